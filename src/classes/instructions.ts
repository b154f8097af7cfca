import type { SavepointError } from '../errors.ts'
import { lengthAt, unsigned2 } from './opcodes.ts'

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

/** Bytes of jsr, ret and jsr_w, which compilers wrote before Java 6. */
const SUBROUTINES: ReadonlyMap<number, number> = new Map([
  [0xa8, 3],
  [0xa9, 2],
  [0xc9, 5],
])

/** The instructions of a method in their order. `fail`: the error for code that is none, and where in it. */
export function* instructionsOf(code: Uint8Array, fail: (at: number) => SavepointError): Iterable<Instruction> {
  for (let at = 0; at < code.length;) {
    const opcode = code[at]!
    const length = lengthAt(code, at) ?? SUBROUTINES.get(opcode)
    if (length === undefined || at + length > code.length) throw fail(at)
    yield { opcode, at, operand: length === 1 ? 0 : length === 2 ? code[at + 1]! : unsigned2(code, at + 1) }
    at += length
  }
}
