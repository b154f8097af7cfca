// What instructions do to the stack whatever their operands are, in slots: a long or double takes two. (JVMS §6.5)

export interface Opcode {
  /** Bytes, with the opcode itself; 0: it depends. */
  readonly length: number
  /** Slots. */
  readonly takes: number
  readonly gives: number
  /** Whether what follows is reached, and whether there is an offset to go to, of two bytes or four. */
  readonly isEnd: boolean
  readonly jump: 0 | 2 | 4
}

/** The first opcode, bytes of each, and what each takes and gives, a digit each, so many times. */
const EFFECTS: readonly (readonly [first: number, length: number, effects: string])[] = [
  [0x00, 1, '00 01*8 02*2 01*3 02*2'], // nop, constants
  [0x10, 2, '01'], // bipush
  [0x11, 3, '01'], // sipush
  [0x12, 2, '01'], // ldc
  [0x13, 3, '01 02'], // ldc_w, ldc2_w
  [0x15, 2, '01 02 01 02 01'], // loads: int, long, float, double, reference
  [0x1a, 1, '01*4 02*4 01*4 02*4 01*4'],
  [0x2e, 1, '21 22 21 22 21*4'], // from arrays
  [0x36, 2, '10 20 10 20 10'], // stores
  [0x3b, 1, '10*4 20*4 10*4 20*4 10*4'],
  [0x4f, 1, '30 40 30 40 30*4'], // into arrays
  [0x57, 1, '10 20 12 23 34 24 35 46 22'], // pop, pop2, dup, dup_x1, dup_x2, dup2, dup2_x1, dup2_x2, swap
  [0x60, 1, '21 42 21 42 21 42 21 42 21 42 21 42 21 42 21 42 21 42 21 42'], // add, sub, mul, div, rem
  [0x74, 1, '11 22 11 22'], // neg
  [0x78, 1, '21 32 21 32 21 32 21 42 21 42 21 42'], // shifts, and, or, xor
  [0x84, 3, '00'], // iinc
  [0x85, 1, '12 11 12 21 21 22 11 12 12 21 22 21 11*3'], // conversions
  [0x94, 1, '41 21*2 41*2'], // comparisons
  [0x99, 3, '10*6 20*8 00'], // if, if_icmp, if_acmp, goto
  [0xaa, 0, '10*2'], // tableswitch, lookupswitch
  [0xac, 1, '10 20 10 20 10 00'], // returns
  [0xb2, 3, '00*7'], // fields, calls
  [0xb9, 5, '00*2'], // invokeinterface, invokedynamic
  [0xbb, 3, '01'], // new
  [0xbc, 2, '11'], // newarray
  [0xbd, 3, '11'], // anewarray
  [0xbe, 1, '11 10'], // arraylength, athrow
  [0xc0, 3, '11*2'], // checkcast, instanceof
  [0xc2, 1, '10*2'], // monitorenter, monitorexit
  [0xc4, 0, '00'], // wide
  [0xc5, 4, '00'], // multianewarray
  [0xc6, 3, '10*2'], // ifnull, ifnonnull
  [0xc8, 5, '00'], // goto_w
]
/** goto, switches, returns, athrow, goto_w */
const ENDS = [0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xbf, 0xc8]
const isJump = (opcode: number): boolean => (opcode >= 0x99 && opcode <= 0xa7) || opcode === 0xc6 || opcode === 0xc7
const GOTO_W = 0xc8

/** By opcode. Calls of subroutines (jsr, ret) are in no class since Java 6, and not here. */
export const OPCODES: readonly (Opcode | undefined)[] = EFFECTS.reduce<(Opcode | undefined)[]>(
  (all, [first, length, effects]) => {
    let opcode = first
    for (const effect of effects.split(' ')) {
      const times = effect.includes('*') ? Number(effect.slice(3)) : 1
      for (let i = 0; i < times; i++, opcode++)
        all[opcode] = {
          length,
          takes: Number(effect[0]),
          gives: Number(effect[1]),
          isEnd: ENDS.includes(opcode),
          jump: isJump(opcode) ? 2 : opcode === GOTO_W ? 4 : 0,
        }
    }
    return all
  },
  Array.from({ length: 256 }, () => undefined),
)

export const unsigned2 = (code: Uint8Array, at: number): number => (code[at]! << 8) | code[at + 1]!
export const signed2 = (code: Uint8Array, at: number): number => (unsigned2(code, at) << 16) >> 16
const signed4 = (code: Uint8Array, at: number): number => (unsigned2(code, at) << 16) | unsigned2(code, at + 2)

const WIDE = 0xc4
const WIDE_IINC = 0x84
const TABLE_SWITCH = 0xaa
const LOOKUP_SWITCH = 0xab

/** Bytes of the instruction there; undefined where there is none, or it goes beyond the end. */
export function lengthAt(code: Uint8Array, at: number): number | undefined {
  const opcode = OPCODES[code[at]!]
  if (opcode === undefined) return undefined
  const length = opcode.length > 0 ? opcode.length : variableLength(code, at)
  return length !== undefined && at + length <= code.length ? length : undefined
}

function variableLength(code: Uint8Array, at: number): number | undefined {
  if (code[at] === WIDE) return code[at + 1] === WIDE_IINC ? 6 : 4
  const [header, pair] = code[at] === TABLE_SWITCH ? [12, 4] : [8, 8]
  const table = padded(at) + header
  const count = switchCount(code, at)
  return table > code.length || count < 0 ? undefined : table + pair * count - at
}
/** Operands of a switch begin at the next multiple of four. */
const padded = (at: number): number => (at + 4) & ~3

/** Of a switch that lies whole within the code. */
const switchCount = (code: Uint8Array, at: number): number =>
  code[at] === TABLE_SWITCH
    ? signed4(code, padded(at) + 8) - signed4(code, padded(at) + 4) + 1
    : signed4(code, padded(at) + 4)

/** Where an instruction may go, beside the next one. */
export function targetsAt(code: Uint8Array, at: number): readonly number[] {
  const opcode = code[at]!
  const jump = OPCODES[opcode]?.jump
  if (jump === 2) return [at + signed2(code, at + 1)]
  if (jump === 4) return [at + signed4(code, at + 1)]
  if (opcode !== TABLE_SWITCH && opcode !== LOOKUP_SWITCH) return NONE
  const table = padded(at)
  const [first, step] = opcode === TABLE_SWITCH ? [table + 12, 4] : [table + 12, 8]
  const targets = [at + signed4(code, table)]
  for (let i = 0; i < switchCount(code, at); i++) targets.push(at + signed4(code, first + i * step))
  return targets
}
const NONE: readonly number[] = []
