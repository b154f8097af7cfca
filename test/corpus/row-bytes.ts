import type { State, Type } from '../../src/index.ts'

// Where a value ends that consists of binary rows, by a reading of their bytes that shares nothing with the codecs. (BinaryRowData)

/** The columns of a row: kinds of SQL types. */
interface RowType extends Type {
  readonly fields: readonly { readonly type: Type & { readonly precision?: number } }[]
}

/** In their slots, whatever they are. */
const FIXED =
  /^(?:BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|DATE|TIME_WITHOUT_TIME_ZONE|INTERVAL_YEAR_MONTH|INTERVAL_DAY_TIME)$/
const SHORT = /^(?:CHAR|VARCHAR|BINARY|VARBINARY)$/
const eights = (length: number): number => Math.ceil(length / 8) * 8

/** Behind the size and the row: fixed part, then without a gap what slots refer to. Throws where that does not add up. */
function rowEnd(view: DataView, at: number, { fields }: RowType): number {
  const size = view.getInt32(at)
  const base = at + 4
  const head = 8 * Math.ceil((fields.length + 8) / 64)
  let next = head + 8 * fields.length
  for (const [i, { type }] of fields.entries()) {
    const slot = base + head + 8 * i
    const isNull = (view.getUint8(base + ((i + 8) >> 3)) & (1 << (i & 7))) !== 0
    const { precision = 0 } = type
    const isTime = type.kind.startsWith('TIMESTAMP')
    if (FIXED.test(type.kind) || (isTime && precision <= 3) || (type.kind === 'DECIMAL' && precision <= 18)) continue
    if (SHORT.test(type.kind) && (view.getUint8(slot + 7) & 0x80) !== 0) continue
    const [low, offset] = [view.getInt32(slot, true), view.getInt32(slot + 4, true)]
    if (isNull && offset === 0) continue
    if (offset !== next) throw new Error(`column ${i} of ${type.kind} at ${offset}, not ${next}`)
    next += isTime ? 8 : type.kind === 'DECIMAL' ? 16 : eights(low)
  }
  if (next !== size) throw new Error(`the columns end at ${next}, not at ${size}`)
  return base + size
}

/** Undefined: it is not of rows alone. */
function valueEnd(view: DataView, at: number, type: Type): number | undefined {
  switch (type.kind) {
    case 'rowData':
      return rowEnd(view, at, type as RowType)
    case 'int':
      return at + 4
    case 'boolean':
      return at + 1
    case 'tuple':
      return each(view, at, (type as Type & { fields: readonly Type[] }).fields)
    case 'list':
      return each(
        view,
        at + 4,
        Array.from({ length: view.getInt32(at) }, () => (type as Type & { element: Type }).element),
      )
    default:
      return undefined
  }
}
function each(view: DataView, at: number, types: readonly Type[]): number | undefined {
  let end: number | undefined = at
  for (const type of types) if (end !== undefined) end = valueEnd(view, end, type)
  return end
}

/** How many bytes of a key, map key or value are left over; undefined: there are values in it that are no rows. `state`: it is a keyed one's value. */
export function leftOver(
  bytes: Uint8Array,
  from: number,
  to: number,
  type: Type,
  state?: Pick<State, 'kind' | 'ttl'>,
): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const isNull = state?.kind === 'map' && view.getUint8(from) === 1
  const first = from + (state?.kind === 'map' ? 1 : 0) // a flag of null
  const access = state?.ttl === true ? 8 : 0 // the time of last access
  if (isNull) return 0
  if (state?.kind !== 'list') {
    const end = valueEnd(view, first + access, type)
    return end === undefined ? undefined : to - end
  }
  for (let at = from; ; at++) {
    const end = valueEnd(view, at + access, type)
    if (end === undefined || end === to || bytes[end] !== 0x2c) return end === undefined ? undefined : to - end
    at = end // a comma
  }
}
