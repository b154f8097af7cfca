import type { JavaValue } from '../java/stream.ts'
import type { Type } from '../model/type.ts'
import { kindOf, type Kind, type Spelling } from './kind.ts'
import { readLogical, type Parts } from './logical-object.ts'
import type {
  Count,
  LogicalType,
  SizedType,
  DecimalType,
  TimeType,
  IntervalType,
  ElementType,
  LogicalMapType,
  Column,
  LogicalRowType,
  StructuredType,
  DistinctType,
  RawType,
  OtherType,
} from './logical-type.ts'
import { sqlColumns } from './sql-columns.ts'
import { nameText, type TypeReader } from '../model/type-reader.ts'

// The rows of SQL types: text, the way back from it, and members from the Java object of the type.

/** `kind`: of a text whose word several kinds share. */
type Members<T> = Omit<T, 'kind' | 'nullable'> & { readonly kind?: string }
interface Row {
  readonly kind: Kind
  readonly members: (parts: Parts) => object
}

/** A kind of SQL type: its text as LogicalType.asSummaryString of Flink 2.1 and later prints it, names without backquotes. */
const logical = <T extends LogicalType>(row: {
  readonly kind: string
  readonly text: (t: T, text: (type: Type) => string) => string
  readonly members: (parts: Parts) => Members<T>
  readonly spellings: Readonly<Record<string, (p: TypeReader) => Members<T>>>
  readonly pattern?: readonly [word: RegExp, read: (word: string) => Members<T>]
}): Row => ({
  kind: kindOf<T>({
    ...sqlColumns(row.kind),
    kind: row.kind,
    text: (t, text) => `${row.text(t, text)}${t.nullable ? '' : ' NOT NULL'}${attributeText(t)}`,
    spellings: [
      ...Object.entries(row.spellings).map(([word, read]) => spelling<T>(row.kind, word, read)),
      ...(row.pattern ? [spelling<T>(row.kind, row.pattern[0], (_, word) => row.pattern![1](word))] : []),
    ],
  }),
  members: row.members,
})
const attributeText = (t: object): string =>
  'timeAttribute' in t && t.timeAttribute !== undefined ? ` *${String(t.timeAttribute)}*` : ''
const spelling = <T extends LogicalType>(
  kind: string,
  word: string | RegExp,
  read: (p: TypeReader, word: string) => Members<T>,
): Spelling<T> => ({
  word,
  sql: true,
  read(p, found) {
    const members = read(p, found)
    const nullable = !p.takesWords('NOT', 'NULL')
    return {
      kind,
      nullable,
      ...members,
      ...('timeAttribute' in members && { timeAttribute: attribute(p) }),
    } as unknown as T
  },
})
function attribute(p: TypeReader): string | undefined {
  if (!p.takes('*')) return undefined
  const found = p.name('ROWTIME or PROCTIME')
  p.expect('*')
  return found
}

const LONGEST = 2147483647
/** So many numbers in parentheses. */
export function readNumbers(p: TypeReader, count: number): readonly number[] {
  p.expect('(')
  const found = Array.from({ length: count }, (_, i) => {
    if (i > 0) p.expect(',')
    return p.int('a number')
  })
  p.expect(')')
  return found
}
/** Those that are left out are Flink's. */
const numbers = (p: TypeReader, ...defaults: readonly number[]): readonly number[] =>
  p.next === '(' ? readNumbers(p, defaults.length) : defaults

/** One column's type between angle brackets, or two. */
export function readElement(p: TypeReader): Type {
  p.expect('<')
  const element = p.sqlType()
  p.expect('>')
  return element
}
export function readKeyValue(p: TypeReader): readonly [Type, Type] {
  p.expect('<')
  const key = p.sqlType()
  p.expect(',')
  const value = p.sqlType()
  p.expect('>')
  return [key, value]
}

const plain = (kind: string, ...words: readonly string[]): Row =>
  logical<LogicalType>({
    kind,
    text: () => words[0] ?? kind,
    members: () => ({}),
    spellings: Object.fromEntries((words.length === 0 ? [kind] : words).map(word => [word, () => ({})])),
  })
/** `unlimited`: how the greatest length is called. */
const sized = (kind: string, unlimited?: string): Row =>
  logical<SizedType>({
    kind,
    text: t => (t.length === LONGEST && unlimited !== undefined ? unlimited : `${kind}(${t.length})`),
    members: parts => ({ length: parts.number('length') }),
    spellings: {
      [kind]: p => ({ length: numbers(p, 1)[0] }),
      ...(unlimited !== undefined && { [unlimited]: () => ({ length: LONGEST }) }),
    },
  })
const ZONED = ['WITH', 'TIME', 'ZONE']
const time = (kind: string, word: string, precision: number, suffix = ''): Row =>
  logical<TimeType>({
    kind,
    text: t => `${word}(${t.precision})${suffix}`,
    members: parts => {
      const found = parts.constant('kind')
      return { precision: parts.number('precision'), timeAttribute: found === 'REGULAR' ? undefined : found }
    },
    spellings:
      suffix !== ''
        ? {}
        : {
            [word]: p => ({
              precision: numbers(p, precision)[0],
              timeAttribute: undefined,
              ...(p.takesWords(...ZONED) && { kind: 'TIMESTAMP_WITH_TIME_ZONE' }),
            }),
          },
  })
const around = (kind: string): Row =>
  logical<ElementType>({
    kind,
    text: (t, text) => `${kind}<${text(t.element)}>`,
    members: parts => ({ element: parts.part('elementType') }),
    spellings: { [kind]: p => ({ element: readElement(p) }) },
  })

/** Digits of an interval whose text does not say them. */
const DAYS = 2
const FRACTION = 6
const INTERVALS: Readonly<Record<string, (t: IntervalType) => string>> = {
  YEAR: t => `YEAR(${t.precision})`,
  YEAR_TO_MONTH: t => `YEAR(${t.precision}) TO MONTH`,
  MONTH: () => 'MONTH',
  DAY: t => `DAY(${t.precision})`,
  DAY_TO_HOUR: t => `DAY(${t.precision}) TO HOUR`,
  DAY_TO_MINUTE: t => `DAY(${t.precision}) TO MINUTE`,
  DAY_TO_SECOND: t => `DAY(${t.precision}) TO SECOND(${t.scale})`,
  HOUR: () => 'HOUR',
  HOUR_TO_MINUTE: () => 'HOUR TO MINUTE',
  HOUR_TO_SECOND: t => `HOUR TO SECOND(${t.scale})`,
  MINUTE: () => 'MINUTE',
  MINUTE_TO_SECOND: t => `MINUTE TO SECOND(${t.scale})`,
  SECOND: t => `SECOND(${t.scale})`,
}
const interval = (kind: string, digits: string, spellings: Readonly<Record<string, typeof readInterval>>): Row =>
  logical<IntervalType>({
    kind,
    text: t => `INTERVAL ${own(INTERVALS, t.resolution ?? '')?.(t) ?? String(t.resolution)}`,
    members: parts => ({
      resolution: parts.constant('resolution'),
      precision: parts.number(digits),
      scale: parts.number('fractionalPrecision'),
    }),
    spellings,
  })

function readInterval(p: TypeReader): Members<IntervalType> {
  const from = p.name('a unit of time')
  const [first] = numbers(p, from === 'SECOND' ? FRACTION : DAYS)
  let [resolution, precision, scale] = [from, first, FRACTION as Count]
  if (from === 'SECOND') [precision, scale] = [DAYS, first]
  if (p.takesWords('TO')) {
    const to = p.name('a unit of time')
    resolution = `${from}_TO_${to}`
    if (to === 'SECOND') scale = numbers(p, FRACTION)[0]
  }
  if (!Object.hasOwn(INTERVALS, resolution))
    throw p.error(`INTERVAL ${resolution.replaceAll('_', ' ')}`, 'YEAR TO MONTH, DAY TO SECOND, or a part of them')
  const years = /YEAR|MONTH/.test(resolution)
  return {
    kind: years ? 'INTERVAL_YEAR_MONTH' : 'INTERVAL_DAY_TIME',
    resolution,
    precision,
    scale: years ? undefined : scale,
  }
}

const columnsText = (fields: readonly Column[], text: (type: Type) => string): string =>
  fields.map(({ name, type }) => `${nameText(name)} ${text(type)}`).join(', ')
const readColumn = (p: TypeReader): Column => ({ name: p.name('the name of a column'), type: p.sqlType() })
/** The columns of a row between angle brackets, as SQL has them. */
export const readColumns = (p: TypeReader): readonly Column[] => p.list('<', '>', () => readColumn(p))
export const rowText = (word: string, fields: readonly Column[], text: (type: Type) => string): string =>
  `${word}<${columnsText(fields, text)}>`

const rows: readonly Row[] = [
  ...['BOOLEAN', 'TINYINT', 'SMALLINT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DATE', 'NULL', 'SYMBOL', 'DESCRIPTOR'].map(kind =>
    plain(kind),
  ),
  ...['VARIANT', 'BITMAP', 'UNRESOLVED'].map(kind => plain(kind)),
  plain('INTEGER', 'INT', 'INTEGER'),
  sized('CHAR'),
  sized('VARCHAR', 'STRING'),
  sized('BINARY'),
  sized('VARBINARY', 'BYTES'),
  logical<DecimalType>({
    kind: 'DECIMAL',
    text: t => `DECIMAL(${t.precision}, ${t.scale})`,
    members: parts => ({ precision: parts.number('precision'), scale: parts.number('scale') }),
    spellings: {
      DECIMAL(p) {
        const [precision, scale] = numbers(p, 10, 0)
        return { precision, scale }
      },
    },
  }),
  time('TIME_WITHOUT_TIME_ZONE', 'TIME', 0),
  time('TIMESTAMP_WITHOUT_TIME_ZONE', 'TIMESTAMP', 6),
  time('TIMESTAMP_WITH_TIME_ZONE', 'TIMESTAMP', 6, ' WITH TIME ZONE'),
  time('TIMESTAMP_WITH_LOCAL_TIME_ZONE', 'TIMESTAMP_LTZ', 6),
  interval('INTERVAL_YEAR_MONTH', 'yearPrecision', { INTERVAL: readInterval }),
  interval('INTERVAL_DAY_TIME', 'dayPrecision', {}),
  around('ARRAY'),
  around('MULTISET'),
  logical<LogicalMapType>({
    kind: 'MAP',
    text: (t, text) => `MAP<${text(t.key)}, ${text(t.value)}>`,
    members: parts => ({ key: parts.part('keyType'), value: parts.part('valueType') }),
    spellings: {
      MAP(p) {
        const [key, value] = readKeyValue(p)
        return { key, value }
      },
    },
  }),
  logical<LogicalRowType>({
    kind: 'ROW',
    text: (t, text) => rowText('ROW', t.fields, text),
    members: parts => ({ fields: parts.columns('fields') }),
    spellings: { ROW: p => ({ fields: readColumns(p) }) },
  }),
  logical<StructuredType>({
    kind: 'STRUCTURED_TYPE',
    text: (t, text) => t.identifier ?? `STRUCTURED<'${t.className ?? '?'}', ${columnsText(t.fields, text)}>`,
    members: parts => ({
      className: parts.className,
      identifier: parts.identifier,
      fields: parts.columns('fields', 'attributes'),
    }),
    spellings: {
      STRUCTURED(p) {
        p.expect('<')
        const className = p.literal('the name of a class')
        const fields: Column[] = []
        while (p.takes(',')) fields.push(readColumn(p))
        p.expect('>')
        return { className, identifier: undefined, fields }
      },
    },
    pattern: [/^[^.]+\.[^.]+\.[^.]+$/, identifier => ({ className: undefined, identifier, fields: [] })], // registered
  }),
  logical<DistinctType>({
    kind: 'DISTINCT_TYPE',
    text: (t, text) => t.identifier ?? `DISTINCT<${text(t.source)}>`,
    members: parts => ({ identifier: parts.identifier, source: parts.part('sourceType') }),
    spellings: { DISTINCT: p => ({ identifier: undefined, source: readElement(p) }) },
  }),
  logical<RawType>({
    kind: 'RAW',
    text: (t, text) => `RAW('${t.className ?? '?'}', ${t.element === undefined ? "'...'" : text(t.element)})`,
    members: parts => ({ className: parts.className }),
    spellings: {
      RAW(p) {
        p.expect('(')
        const className = p.literal('the name of a class')
        p.expect(',')
        const element = p.next === "'" ? undefined : p.type()
        if (element === undefined) p.literal('a serializer, or ...,')
        p.expect(')')
        return { className, ...(element !== undefined && { element }) }
      },
    },
  }),
  logical<OtherType>({
    kind: 'LEGACY',
    text: t => `LEGACY('${t.root}', '${t.className ?? '?'}')`,
    members: parts => ({ root: parts.root, className: parts.className }),
    spellings: {
      LEGACY(p) {
        p.expect('(')
        const root = p.literal('a SQL type')
        p.expect(',')
        const className = p.literal('the name of a class')
        p.expect(')')
        return { root, className }
      },
    },
  }),
  logical<OtherType>({
    kind: 'OTHER',
    text: t => t.root,
    members: parts => ({ root: parts.root, className: undefined }),
    spellings: {},
  }),
]
const byRoot = new Map(rows.map(row => [row.kind.kind, row]))

export const logicalKinds: readonly Kind[] = rows.map(row => row.kind)

/** The SQL type that the Java object of a LogicalType stands for. */
export const logicalType = (value: JavaValue | undefined): LogicalType =>
  readLogical(value, parts => {
    const row = byRoot.get(parts.legacy ? 'LEGACY' : parts.root) ?? byRoot.get('OTHER')!
    return { kind: row.kind.kind, nullable: parts.nullable, ...row.members(parts) }
  })

/** Names come from files: `constructor` is no row. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
