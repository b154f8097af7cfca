import { copyDouble, putNumber } from '../bytes/digits.ts'
import { MOST_DIGITS, type Code } from './printer.ts'

// Fragments of generated code that print columns of a row (type/printer.ts). `at` is the cursor in the row's variable part and `m` where the row
// begins; the slot, of eight bytes, is an expression. What is not as Flink writes it is left to the plain program.

/** `otherwise`: statements that print the value by the plain program. */
type CellCode = (code: Code, slot: string, otherwise: string) => string

/** `most`: bytes that it prints at most. */
const cell =
  (most: number, text: (code: Code, slot: string, no: string) => string): CellCode =>
  (code, slot, otherwise) => {
    code.prints(most)
    return code.attempt(no => `const s = ${slot}\n${text(code, 's', no)}`, otherwise)
  }

/** A whole number in the lower bytes of a slot whose upper ones are zero. */
const whole = (bits: 8 | 16 | 32): CellCode =>
  cell(
    MOST_DIGITS,
    (code, s, no) => `v = b.getInt32(${s}, true)
if (b.getInt32(${s} + 4) !== 0${bits === 32 ? '' : ` || (v >>> ${bits}) !== 0`}) ${no}
to = ${code.constant(putNumber)}(o, to, ${bits === 32 ? 'v' : `v << ${32 - bits} >> ${32 - bits}`});`,
  )
const long = cell(
  MOST_DIGITS,
  (code, s, no) => `if (out.quotesLongs) ${no}
v = b.getInt32(${s} + 4, true)
if (v < -0x200000 || v >= 0x200000) ${no}
to = ${code.constant(putNumber)}(o, to, v * 0x100000000 + b.getUint32(${s}, true));`,
)
const double = cell(
  MOST_DIGITS,
  (code, s, no) => `v = ${code.constant(copyDouble)}(b, ${s}, true, o, to)
if (v < 0) ${no}
to = v;`,
)
const boolean = cell(
  5,
  (_code, s, no) => `v = b.getInt32(${s}, true)
if ((v >>> 1) !== 0 || b.getInt32(${s} + 4) !== 0) ${no}
if (v === 0) { o.setInt32(to, 0x66616c73); o.setUint8(to + 4, 0x65); to += 5 } else { o.setInt32(to, 0x74727565); to += 4 }`,
)
/** Of two words, little-endian, the upper bytes from byte `v` on are zero: `high` without the uppermost where that says something else. */
const rest = (low: string, high: string, v: string, no: string): string =>
  `if (${v} < 4 ? (${low} >>> 8 * ${v}) !== 0 || ${high} !== 0 : (${high} >>> 8 * ${v} - 32) !== 0) ${no}`
const text = cell(
  0,
  (code, s, no) => `const low = b.getInt32(${s}, true), high = b.getInt32(${s} + 4, true)
if (high < 0) {
v = (high >>> 24) & 0x7f
if (v > 7) ${no}
${rest('low', '(high & 0xffffff)', 'v', no)}
${code.text(no, s, 'at')}
} else {
v = low
if (high !== at - m || v < 8 || v > end - at - (-v & 7)) ${no}
if ((v & 7) !== 0) { const p = at + (v & -8), k = v & 7; ${rest('b.getInt32(p, true)', 'b.getInt32(p + 4, true)', 'k', no)} }
${code.text(no, 'at', 'at + v + (-v & 7)')}
}`,
)

/** By the kind of SQL type. */
export const CELL_CODE: Readonly<Record<string, CellCode>> = {
  BOOLEAN: boolean,
  TINYINT: whole(8),
  SMALLINT: whole(16),
  INTEGER: whole(32),
  INTERVAL_YEAR_MONTH: whole(32),
  BIGINT: long,
  INTERVAL_DAY_TIME: long,
  DOUBLE: double,
  CHAR: text,
  VARCHAR: text,
}
