import { describe, expect, test } from 'vitest'
import { annotations, code } from '../../src/classes/attributes.ts'
import { ClassFile } from '../../src/classes/class-file.ts'
import { instructionsOf } from '../../src/classes/instructions.ts'
import { jar } from '../../src/classes/jar.ts'
import { describeClass } from '../../src/classes/read-class.ts'
import { memoryBytes } from '../../src/classes/readable.ts'
import { SavepointError } from '../../src/errors.ts'
import { turn } from '../../src/host/turn.ts'
import { damages, limits, memoryInUse, outcome } from './damage.ts'
import { seedOf, sized } from '../tier.ts'
import { jars, vectors, zoo } from '../classes/fixtures.ts'
import { zipOf } from '../classes/zips.ts'

/** Damages of class files, and of zip files. */
const COUNT = sized({ quick: 200, test: 1000, long: 20_000 })

/** Everything that can be asked of a class file. */
function lookAt(bytes: Uint8Array): void {
  const file = new ClassFile(bytes, 'a.class')
  describeClass(file, 'a.class')
  for (const member of [...file.fields, ...file.methods]) {
    file.attribute(member.attributes, 'RuntimeVisibleAnnotations', annotations)
    const found = file.attribute(member.attributes, 'Code', code)
    if (found === undefined) continue
    const fail = (at: number): SavepointError => new SavepointError('corrupt', `no code at ${at}`)
    for (const _ of instructionsOf(found.instructions, fail));
  }
  const { count } = file.constants
  for (const { method, arguments: given } of file.bootstrapMethods)
    for (const index of [method, ...given]) file.constants.at(index)
  for (let index = 1; index < count; index++) outcome(() => file.constants.at(index))
}

const names = zoo.map(({ name }) => name)
function lookIn(bytes: Uint8Array): void {
  for (const name of [...names, 'com.acme.Nothing']) outcome(() => jar(memoryBytes('a.jar', bytes)).find(name))
  for (const { bytes: found } of jar(memoryBytes('a.jar', bytes)).all()) outcome(() => lookAt(found))
}

describe.each([
  ['class files', [...zoo, ...vectors].map(({ bytes }) => bytes), lookAt, 71],
  [
    'jars',
    [...jars.values(), zipOf([{ name: 'com/acme/Plain.class', data: zoo[0]!.bytes }], { zip64: true })],
    lookIn,
    72,
  ],
] as const)('%s', (_, files, look, seed) => {
  test('whole', () => {
    for (const bytes of files) expect(outcome(() => look(bytes))).toBeUndefined()
  })
  test('damaged: a value or a SavepointError, soon and in little memory', async () => {
    let [refused, round] = [0, 0]
    for (const bytes of damages(files, COUNT, seedOf(seed))) {
      if (outcome(() => look(bytes)) instanceof SavepointError) refused++
      if (++round % 100 === 0) await turn() // zlib keeps what it failed to inflate until then
    }
    expect(refused).toBeGreaterThan(COUNT / 4)
    expect(memoryInUse()).toBeLessThan(limits.memory)
  }, 1_200_000)
  test('the smallest, cut at every byte', () => {
    const least = files.reduce((a, b) => (b.length < a.length ? b : a))
    for (let cut = 0; cut < least.length; cut++) {
      const found = outcome(() => look(least.subarray(0, cut)))
      expect(found, `cut at ${cut}`).toBeInstanceOf(SavepointError)
    }
  })
})
