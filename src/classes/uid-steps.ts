import { SavepointError } from '../errors.ts'
import { bootstrapped, called } from './uid-calls.ts'
import { constantOf, type Site } from './uid-site.ts'
import { methodType, slotsOf, type MethodType } from './descriptor.ts'
import { OPCODES, signed2, unsigned2 } from './opcodes.ts'
import type { Frame } from './uid-frame.ts'
import { builderAt, handedOver, numberOf, UNKNOWN, type Value } from './uid-values.ts'

type Step = (frame: Frame, site: Site, at: number) => void

/** Does what the instruction there does. Throws corrupt where a constant is not what it should be. */
export function stepAt(at: number, frame: Frame, site: Site): void {
  const opcode = site.code[at]!
  const step = STEPS.get(opcode) ?? plain(opcode)
  step(frame, site, at)
}

/** Nothing is known of what it gives. */
const plain =
  (opcode: number): Step =>
  frame => {
    take(frame, OPCODES[opcode]?.takes ?? 0)
    give(frame, OPCODES[opcode]?.gives ?? 0)
  }

const take = (frame: Frame, slots: number): readonly Value[] =>
  Array.from({ length: slots }, () => frame.pop()).toReversed()
function give(frame: Frame, slots: number, value = UNKNOWN): void {
  if (slots > 0) frame.push(value)
  if (slots > 1) frame.push(UNKNOWN)
}

/** Of a local variable, as the operand has it, or the opcode itself. */
type Index = (site: Site, at: number) => number
const WIDE = 0xc4
const operand: Index = ({ code }, at) => (code[at] === WIDE ? unsigned2(code, at + 2) : code[at + 1]!)

const load =
  (index: Index): Step =>
  (frame, site, at) =>
    frame.push(frame.local(index(site, at)))

const store =
  (slots: number, index: Index): Step =>
  (frame, site, at) => {
    const [value = UNKNOWN] = take(frame, slots)
    const local = index(site, at)
    frame.setLocal(local, slots === 1 ? value : UNKNOWN)
    if (slots === 2) frame.setLocal(local + 1, UNKNOWN)
  }

/** The opcode with an operand, and the first of four without. Those of two slots, and of floats, are like every instruction. */
const LOADS: readonly (readonly [opcode: number, short: number])[] = [
  [0x15, 0x1a], // iload
  [0x19, 0x2a], // aload
]
const STORES: readonly (readonly [opcode: number, short: number, slots: number])[] = [
  [0x36, 0x3b, 1], // istore
  [0x37, 0x3f, 2], // lstore
  [0x38, 0x43, 1], // fstore
  [0x39, 0x47, 2], // dstore
  [0x3a, 0x4b, 1], // astore
]
const SHORT = [0, 1, 2, 3]

/** What is taken, and which of that is pushed, from the lowest slot on. */
const MOVES: readonly (readonly [opcode: number, takes: number, gives: readonly number[]])[] = [
  [0x59, 1, [0, 0]], // dup
  [0x5a, 2, [1, 0, 1]], // dup_x1
  [0x5b, 3, [2, 0, 1, 2]], // dup_x2
  [0x5c, 2, [0, 1, 0, 1]], // dup2
  [0x5d, 3, [1, 2, 0, 1, 2]], // dup2_x1
  [0x5e, 4, [2, 3, 0, 1, 2, 3]], // dup2_x2
  [0x5f, 2, [1, 0]], // swap
]
const move =
  (takes: number, gives: readonly number[]): Step =>
  frame => {
    const taken = take(frame, takes)
    for (const i of gives) frame.push(taken[i]!)
  }

const BUILDERS = new Set([
  'java.lang.StringBuilder',
  'java.lang.StringBuffer',
  'scala.collection.mutable.StringBuilder',
])
const make: Step = (frame, { file, code }, at) =>
  frame.push(BUILDERS.has(file.constants.className(unsigned2(code, at + 1))) ? builderAt(at) : UNKNOWN)

interface MemberOf {
  readonly owner: string
  readonly name: string
  readonly descriptor: string
}
function memberAt({ file, code }: Site, at: number): MemberOf {
  const { constants } = file
  const found = constants.at(unsigned2(code, at + 1))
  const { owner, member } =
    found.kind === 'method' || found.kind === 'interfaceMethod' ? found : constants.of('field', unsigned2(code, at + 1))
  const { name, descriptor } = constants.of('nameAndType', member)
  return { owner: constants.className(owner), name: constants.text(name), descriptor: constants.text(descriptor) }
}

const getField =
  (ofObject: boolean): Step =>
  (frame, site, at) => {
    const { owner, name, descriptor } = memberAt(site, at)
    if (ofObject) frame.pop()
    give(frame, slotsOf(descriptor), site.outside.field(owner, name))
  }
const putField =
  (ofObject: boolean): Step =>
  (frame, site, at) => {
    const { owner, name, descriptor } = memberAt(site, at)
    const [value = UNKNOWN] = take(frame, slotsOf(descriptor))
    if (ofObject) frame.pop()
    if (slotsOf(descriptor) === 1) site.outside.put(owner, name, handedOver(value))
  }

const invoke =
  (ofObject: boolean): Step =>
  (frame, site, at) => {
    const { owner, name, descriptor } = memberAt(site, at)
    const type = typeOf(descriptor, site)
    const given = argumentsOf(frame, type)
    const receiver = ofObject ? frame.pop() : undefined
    give(frame, slotsOf(type.returns), called({ owner, name, descriptor, type, receiver, given, site }, frame))
  }

const invokeDynamic: Step = (frame, site, at) => {
  const { bootstrap, member } = site.file.constants.of('invokeDynamic', unsigned2(site.code, at + 1))
  const type = typeOf(site.file.constants.text(site.file.constants.of('nameAndType', member).descriptor), site)
  give(frame, slotsOf(type.returns), bootstrapped(bootstrap, type, argumentsOf(frame, type), site))
}

/** One for each parameter. */
const argumentsOf = (frame: Frame, { parameters }: MethodType): readonly Value[] =>
  parameters
    .toReversed()
    .map(parameter => take(frame, slotsOf(parameter))[0] ?? UNKNOWN)
    .toReversed()

function typeOf(descriptor: string, { file }: Site): MethodType {
  const type = methodType(descriptor)
  if (type === undefined)
    throw new SavepointError('corrupt', 'not the descriptor of a method', { file: file.name, found: descriptor })
  return type
}

/** By opcode: what is known of values goes on. */
const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  ...[-1, 0, 1, 2, 3, 4, 5].map((value, i): [number, Step] => [2 + i, frame => frame.push(numberOf(value))]),
  [0x10, (frame, { code }, at) => frame.push(numberOf((code[at + 1]! << 24) >> 24))],
  [0x11, (frame, { code }, at) => frame.push(numberOf(signed2(code, at + 1)))],
  [0x12, (frame, { file, code }, at) => frame.push(constantOf(file, code[at + 1]!))],
  [0x13, (frame, { file, code }, at) => frame.push(constantOf(file, unsigned2(code, at + 1)))],
  ...LOADS.map(([opcode]): [number, Step] => [opcode, load(operand)]),
  ...LOADS.flatMap(([, short]) => SHORT.map((index): [number, Step] => [short + index, load(() => index)])),
  ...STORES.map(([opcode, , slots]): [number, Step] => [opcode, store(slots, operand)]),
  ...STORES.flatMap(([, short, slots]) =>
    SHORT.map((index): [number, Step] => [short + index, store(slots, () => index)]),
  ),
  ...MOVES.map(([opcode, takes, gives]): [number, Step] => [opcode, move(takes, gives)]),
  [0x84, (frame, site, at) => frame.setLocal(operand(site, at), UNKNOWN)], // iinc
  [0xb0, (frame, site) => site.returns(handedOver(frame.pop()))], // areturn
  [0xb2, getField(false)],
  [0xb3, putField(false)],
  [0xb4, getField(true)],
  [0xb5, putField(true)],
  [0xb6, invoke(true)], // invokevirtual
  [0xb7, invoke(true)], // invokespecial
  [0xb8, invoke(false)], // invokestatic
  [0xb9, invoke(true)], // invokeinterface
  [0xba, invokeDynamic],
  [0xbb, make],
  [0xc0, () => undefined], // checkcast
  [WIDE, (frame, site, at) => (STEPS.get(site.code[at + 1]!) ?? plain(site.code[at + 1]!))(frame, site, at)],
  [0xc5, (frame, { code }, at) => (take(frame, code[at + 3]!), frame.push(UNKNOWN))], // multianewarray
])
