import type { JsonValue } from '../bytes/json-parse.ts'
import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec } from '../codec/codec.ts'
import type { Inner, Json, Parse } from './kind.ts'
import type { Column } from './logical-type.ts'
import type { Members } from './members.ts'
import type { Code } from './printer.ts'
import { constantOf, emptyRecord, memberNames, membersCode, ROW_KINDS, type RecordValue } from './record.ts'
import { misplaced, zeros } from './sql-bytes.ts'
import { cellOf, readNull, reserve, type Cell } from './sql-cell.ts'
import { inlineRecord, literal, orNull, unionText, type TypeScript } from './typescript.ts'

// A row: its kind and null bits, a slot of eight bytes for each column, then what does not fit the slots, in their order. (BinaryRowData)

/** A row's kind by its number, and null bits behind it, up to a multiple of eight. */
const headerBytes = (columns: number): number => ((columns + 63 + 8) >> 6) << 3
/** Header and slots. */
export const fixedBytes = (columns: number): number => headerBytes(columns) + 8 * columns

/** Columns of a row that was read whose null has no room reserved, though code of the planner reserves it: written again as they were. */
const BARE = Symbol('columns whose null has no room')
interface Row extends RecordValue {
  readonly [BARE]?: readonly number[]
}

export interface RowParts {
  readonly fields: readonly Column[]
  readonly cells: readonly Cell[]
}
export const rowParts = (fields: readonly Column[], inner: Inner): RowParts => ({
  fields,
  cells: fields.map(({ type }) => cellOf(type, inner)),
})

/** The number of a row's kind, of a header that is as it must be. The reader ends in front of the variable part. */
function header(r: ByteReader, columns: number): number {
  const at = r.at
  r.skip(fixedBytes(columns))
  const kind = r.bytes[at]!
  if (kind >= ROW_KINDS.length) throw misplaced(r, 'not a row kind', { found: String(kind), expected: '0 to 3' }, at)
  const used = columns + 8
  if ((used & 7) !== 0 && r.bytes[at + (used >> 3)]! >> (used & 7) !== 0)
    throw misplaced(r, 'a null bit of no column', {}, at + (used >> 3))
  const behind = (used + 7) >> 3
  zeros(r, at + behind, headerBytes(columns) - behind)
  return kind
}
const isNull = (r: ByteReader, base: number, column: number): boolean =>
  (r.bytes[base + ((column + 8) >> 3)]! & (1 << (column & 7))) !== 0

/** In front of each column's value: its slot, and whether it is null and how. */
function columnAt({ cells }: RowParts, r: ByteReader, base: number, i: number): 'value' | 'null' | 'bare null' {
  const cell = cells[i]!
  const at = base + headerBytes(cells.length) + 8 * i
  if (isNull(r, base, i)) {
    const room = readNull(r, cell, at, base)
    if (!room && cell.size < 8) zeros(r, at, 8)
    return room || cell.reserved === 0 ? 'null' : 'bare null'
  }
  if (cell.size < 8) zeros(r, at + cell.size, 8 - cell.size)
  return 'value'
}

/** The row alone, without its size; the reader's end is behind it. */
export function rowCodec(parts: RowParts): Codec<RecordValue> {
  const { fields, cells } = parts
  const [head, fixed] = [headerBytes(cells.length), fixedBytes(cells.length)]
  return new Codec<RecordValue>({
    name: 'row',
    minBytes: fixed,
    read(r) {
      const base = r.at
      const kind = header(r, cells.length)
      const value = emptyRecord()
      if (kind !== 0) value['@kind'] = ROW_KINDS[kind]
      const bare: number[] = []
      for (const [i, { name }] of fields.entries()) {
        const state = columnAt(parts, r, base, i)
        if (state === 'bare null') bare.push(i)
        value[name] = state === 'value' ? cells[i]!.read(r, base + head + 8 * i, base) : null
      }
      return bare.length === 0 ? value : Object.assign(value, { [BARE]: bare })
    },
    write: (w, value) => writeRow(parts, w, value),
    skip: r => r.skip(r.left),
  })
}

function writeRow({ fields, cells }: RowParts, w: ByteWriter, value: Row): void {
  const base = w.at
  const head = headerBytes(cells.length)
  w.zeros(fixedBytes(cells.length))
  w.patchBits(base, Math.max(0, ROW_KINDS.indexOf(value['@kind'] as '+I')))
  for (const [i, cell] of cells.entries()) {
    const at = base + head + 8 * i
    const one = value[fields[i]!.name]
    if (one === null || one === undefined) {
      w.patchBits(base + ((i + 8) >> 3), 1 << (i & 7))
      if (value[BARE]?.includes(i) !== true) reserve(w, cell, at, base)
    } else {
      cell.write(w, one, at, base)
    }
  }
}

export function rowJson(parts: RowParts): Json {
  const { fields, cells } = parts
  const head = headerBytes(cells.length)
  const names = memberNames(fields.map(({ name }) => name))
  return (r, out) => {
    const base = r.at
    const kind = header(r, cells.length)
    out.ascii(kind === 0 ? '{' : `{"@kind":"${ROW_KINDS[kind]}"${cells.length > 0 ? ',' : ''}`)
    for (let i = 0; i < cells.length; i++) {
      out.piece(names[i]!)
      if (columnAt(parts, r, base, i) === 'value') cells[i]!.print(r, out, base + head + 8 * i, base)
      else out.ascii('null')
    }
    out.byte(0x7d)
  }
}

/** Its size, then the row. */
export const sizedRowJson =
  (columns: number, row: Json): Json =>
  (r, out) => {
    const size = rowSize(r, fixedBytes(columns))
    const { end } = r
    const to = r.at + size
    r.end = to
    row(r, out)
    if (r.at !== to) throw leftOver(r, to)
    r.end = end
  }
const leftOver = (r: ByteReader, to: number): Error =>
  misplaced(r, 'the columns of a row do not add up to its size', { found: `${to - r.at} bytes more` })

/** Of a row of at least so many bytes, whose size stands at the cursor. */
export function rowSize(r: ByteReader, least: number): number {
  const at = r.at
  const size = r.int()
  if (size < least || (size & 7) !== 0)
    throw misplaced(
      r,
      'not the size of a row',
      { found: String(size), expected: `a multiple of 8, at least ${least}` },
      at,
    )
  r.need(size)
  return size
}

export function sizedRowCodec(columns: number, row: Codec<RecordValue>): Codec<RecordValue> {
  const fixed = fixedBytes(columns)
  return new Codec<RecordValue>({
    name: 'row',
    minBytes: 4 + fixed,
    read(r) {
      const size = rowSize(r, fixed)
      const { end } = r
      const to = r.at + size
      r.end = to
      const value = row.read(r)
      if (r.at !== to) throw leftOver(r, to)
      r.end = end
      return value
    },
    write(w, value) {
      w.int(0)
      const from = w.at
      row.write(w, value)
      w.patchInt(from - 4, w.at - from)
    },
    skip: r => r.skip(rowSize(r, fixed)),
  })
}

/**
 * A row of the kind +I with its size; others are left to `plain`. `m` is where it begins, `at` the cursor in the variable part, so that
 * members in functions of their own know both.
 */
export function rowCode({ fields, cells }: RowParts, code: Code, plain: Json): string {
  const [head, fixed] = [headerBytes(cells.length), fixedBytes(cells.length)]
  const names = fields.map(({ name }) => name)
  const value = (i: number, part: Code): string => {
    const cell = cells[i]!
    const slot = `m + ${head + 8 * i}`
    const otherwise = part.calling((r: ByteReader, out: JsonWriter, at: number, base: number) => {
      if (cell.size < 8) zeros(r, at + cell.size, 8 - cell.size)
      cell.print(r, out, at, base)
    }, `r, out, ${slot}, m`)
    const nothing =
      cell.reserved === 0
        ? `if ((b.getInt32(${slot}) | b.getInt32(${slot} + 4)) !== 0) { ${part.calling(nullSlot, `r, out, ${slot}`)} }`
        : part.calling(
            (r: ByteReader, _: JsonWriter, at: number, base: number) => readNull(r, cell, at, base),
            `r, out, ${slot}, m`,
          )
    return `if ((b.getUint8(m + ${(i + 8) >> 3}) & ${1 << (i & 7)}) !== 0) { ${nothing} ${part.null()} } else { ${cell.code?.(part, slot, otherwise) ?? otherwise} }`
  }
  return code.fast(
    plain,
    no => `if (at + ${4 + fixed} > end) ${no}
const n = b.getInt32(at)
if (n < ${fixed} || n > end - at - 4 || (n & 7) !== 0) ${no}
${unusedBits(cells.length)
  .map((mask, word) => `if ((b.getInt32(at + ${4 + 4 * word}, true) & ${mask}) !== 0) ${no}`)
  .join('\n')}
m = at + 4; at += ${4 + fixed}
const last = m + n, behind = end
end = r.end = last
${membersCode(code, '{', names, value)}
if (at !== last) { ${code.calling(notAt, 'r, out, last')} }
end = r.end = behind`,
  )
}
const nullSlot = (r: ByteReader, _: JsonWriter, at: number): void => zeros(r, at, 8)
function notAt(r: ByteReader, _: JsonWriter, to: number): void {
  throw leftOver(r, to)
}

/** Bits of the header, word by word, that a row of the kind +I has not set. */
function unusedBits(columns: number): readonly number[] {
  return Array.from({ length: headerBytes(columns) / 4 }, (_, word) => {
    let mask = 0
    for (let bit = 0; bit < 32; bit++) {
      const column = 32 * word + bit - 8
      if (column < 0 || column >= columns) mask |= 1 << bit
    }
    return mask
  }).map(mask => mask | 0)
}

/** Columns by name, and the kind where it is none of +I. `size`: what stands in front, and the row's own bytes behind it. */
export function rowMembers({ fields, cells }: RowParts, size: (r: ByteReader) => number): Members {
  const head = headerBytes(cells.length)
  const fixed = fixedBytes(cells.length)
  const indexOf = (step: unknown): number => fields.findIndex(({ name }) => name === step)
  const within = (r: ByteReader): number => {
    const length = size(r)
    if (length < fixed) throw misplaced(r, 'not a row', { found: `${length} bytes`, expected: `at least ${fixed}` })
    return r.at + length
  }
  return {
    names: [...fields.map(({ name }) => name), '@kind'],
    also: undefined,
    typeAt: step => fields[indexOf(step)]?.type ?? (step === '@kind' ? constantOf('') : undefined),
    enter(step, go, none) {
      const index = indexOf(step)
      if (index < 0) {
        const kinds = ROW_KINDS.map(kind => go(constantOf(kind)))
        return r => {
          within(r)
          const kind = r.bytes[r.at]!
          return kind === 0 || kind >= kinds.length ? none(r) : kinds[kind]!(r)
        }
      }
      const inside = cells[index]!.enter(go(fields[index]!.type))
      return r => {
        const to = within(r)
        const { at: base, end } = r
        if (isNull(r, base, index)) return none(r)
        r.end = to
        const result = inside(r, base + head + 8 * index, base)
        r.end = end
        return result
      }
    },
  }
}

export function parseRow(fields: readonly Column[], inner: Inner): Parse {
  const parses = fields.map(({ type }) => inner.parse(type))
  return json => {
    const found = columnsIn(json, fields)
    if (found === undefined) return undefined
    const value = emptyRecord()
    for (const [i, parse] of parses.entries()) {
      const one = found[i]!
      value[fields[i]!.name] = one === null ? null : parse(one)
      if (value[fields[i]!.name] === undefined) return undefined
    }
    return value
  }
}
/** By name or in order. */
function columnsIn(json: JsonValue, fields: readonly Column[]): readonly JsonValue[] | undefined {
  if (Array.isArray(json)) return json.length === fields.length ? (json as readonly JsonValue[]) : undefined
  if (!(json instanceof Map) || json.size !== fields.length) return undefined
  const all = fields.map(({ name }) => (json as ReadonlyMap<string, JsonValue>).get(name))
  return all.every(one => one !== undefined) ? all : undefined
}

export const rowTypescript = (fields: readonly Column[], ts: TypeScript): string =>
  inlineRecord([
    { name: '@kind', type: unionText(ROW_KINDS.slice(1).map(literal)), optional: true },
    ...fields.map(({ name, type }) => ({ name, type: orNull(ts.of(type)) })),
  ])
