import type { SavepointError } from '../errors.ts'

/** What a reader of constants looks for. (JVMS §6.5) */
export const OPCODES = { ldc: 0x12, ldcWide: 0x13, getstatic: 0xb2, putstatic: 0xb3, invokestatic: 0xb8 } as const

/** One instruction of a method. */
export interface Instruction {
  readonly opcode: number
  /** Bytes from the start of the code. */
  readonly at: number
  /** What follows the opcode, as an unsigned number: one byte, or the first two. 0 where there is none. */
  readonly operand: number
}

/** [first opcode, bytes of it and those that follow, the opcode included]; 0: it depends. */
const LENGTHS: readonly (readonly [from: number, length: number])[] = [
  [0x00, 1],
  [0x10, 2], // bipush
  [0x11, 3], // sipush
  [0x12, 2], // ldc
  [0x13, 3], // ldc_w, ldc2_w
  [0x15, 2], // iload … aload
  [0x1a, 1],
  [0x36, 2], // istore … astore
  [0x3b, 1],
  [0x84, 3], // iinc
  [0x85, 1],
  [0x99, 3], // ifeq … jsr
  [0xa9, 2], // ret
  [0xaa, 0], // tableswitch, lookupswitch
  [0xac, 1],
  [0xb2, 3], // getstatic … invokestatic
  [0xb9, 5], // invokeinterface, invokedynamic
  [0xbb, 3], // new
  [0xbc, 2], // newarray
  [0xbd, 3], // anewarray
  [0xbe, 1],
  [0xc0, 3], // checkcast, instanceof
  [0xc2, 1],
  [0xc4, 0], // wide
  [0xc5, 4], // multianewarray
  [0xc6, 3], // ifnull, ifnonnull
  [0xc8, 5], // goto_w, jsr_w
  [0xca, -1], // none
]
const lengths = new Int8Array(256)
for (const [from, length] of LENGTHS) lengths.fill(length, from)

const TABLESWITCH = 0xaa
const WIDE = 0xc4
const IINC = 0x84

/** The instructions of a method in their order. `fail`: the error for code that is none, and where in it. */
export function* instructionsOf(code: Uint8Array, fail: (at: number) => SavepointError): Iterable<Instruction> {
  for (let at = 0; at < code.length;) {
    const opcode = code[at]!
    const length = lengths[opcode]! || lengthAt(code, at, opcode)
    if (!(length > 0) || at + length > code.length) throw fail(at)
    yield { opcode, at, operand: length === 1 ? 0 : length === 2 ? code[at + 1]! : shortAt(code, at + 1) }
    at += length
  }
}

/** Of one whose length depends on what follows; NaN where that is missing. */
function lengthAt(code: Uint8Array, at: number, opcode: number): number {
  if (opcode === WIDE) return code[at + 1] === IINC ? 6 : 4
  const from = (at + 4) & ~3 // padded so that numbers begin at multiples of four
  if (opcode === TABLESWITCH) return from + 12 + 4 * (intAt(code, from + 8) - intAt(code, from + 4) + 1) - at
  return from + 8 + 8 * intAt(code, from + 4) - at
}

const shortAt = (code: Uint8Array, at: number): number => (code[at]! << 8) | code[at + 1]!
const intAt = (code: Uint8Array, at: number): number =>
  at + 4 > code.length ? Number.NaN : (shortAt(code, at) << 16) | shortAt(code, at + 2)
