import { describe, expect, test } from 'vitest'
import { ClassFile } from '../../src/classes/class-file.ts'
import { methodType, slotsOf } from '../../src/classes/descriptor.ts'
import { lengthAt, OPCODES, targetsAt, unsigned2 } from '../../src/classes/opcodes.ts'
import { jobs, vectors, zoo } from './fixtures.ts'

/** Fields and calls: what they take and give is in their descriptors. */
const FIELDS = new Map<number, readonly [object: number, taken: number, given: number]>([
  [0xb2, [0, 0, 1]], // getstatic
  [0xb3, [0, 1, 0]],
  [0xb4, [1, 0, 1]],
  [0xb5, [1, 1, 0]],
])
const CALLS = new Map([
  [0xb6, 1],
  [0xb7, 1],
  [0xb8, 0],
  [0xb9, 1],
  [0xba, 0],
])

function effectAt(file: ClassFile, code: Uint8Array, at: number): readonly [takes: number, gives: number] {
  const opcode = code[at]!
  const [field, call] = [FIELDS.get(opcode), CALLS.get(opcode)]
  if (field === undefined && call === undefined) return [OPCODES[opcode]!.takes, OPCODES[opcode]!.gives]
  const constant = file.constants.at(unsigned2(code, at + 1))
  if (!('member' in constant)) throw new Error('no member')
  const descriptor = file.constants.text(file.constants.of('nameAndType', constant.member).descriptor)
  if (field !== undefined) {
    const [object, taken, given] = field
    return [object + taken * slotsOf(descriptor), given * slotsOf(descriptor)]
  }
  const { parameters, returns } = methodType(descriptor)!
  return [call! + parameters.reduce((sum, parameter) => sum + slotsOf(parameter), 0), slotsOf(returns)]
}

/** The deepest that the stack gets on any way through the code; ways must meet at one depth, and never take more than there is. */
function deepest(
  file: ClassFile,
  { instructions: code, handlers }: NonNullable<ReturnType<ClassFile['codeOf']>>,
): number {
  const depths = new Map<number, number>()
  let most = 0
  const queue: [at: number, depth: number][] = [
    [0, 0],
    ...handlers.map(({ handler }): [number, number] => [handler, 1]),
  ]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [at, depth] = next
    const known = depths.get(at)
    if (known !== undefined && known !== depth) throw new Error(`at ${at} a depth of ${known} meets ${depth}`)
    if (known !== undefined) continue
    depths.set(at, depth)
    const [takes, gives] = effectAt(file, code, at)
    if (takes > depth) throw new Error(`at ${at} ${takes} of ${depth} are taken`)
    const after = depth - takes + gives
    most = Math.max(most, depth, after)
    for (const target of targetsAt(code, at)) queue.push([target, after])
    if (!OPCODES[code[at]!]!.isEnd) queue.push([at + lengthAt(code, at)!, after])
  }
  return most
}

describe('what instructions do to the stack', () => {
  const files = [...zoo, ...vectors, ...jobs.flatMap(({ classes }) => classes)].map(
    ({ bytes }) => new ClassFile(bytes, 'a.class'),
  )
  test('is as deep as compilers say', () => {
    const met = new Set<number>()
    for (const file of files)
      for (const method of file.methods) {
        const code = file.codeOf(method)
        if (code === undefined) continue
        for (let at = 0; at < code.instructions.length; at += lengthAt(code.instructions, at)!)
          met.add(code.instructions[at]!)
        expect(deepest(file, code), `${file.name} ${file.constants.text(method.name)}`).toBe(code.stack)
      }
    expect(met.size).toBeGreaterThan(180) // of some 200
  })
})
