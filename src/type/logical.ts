import { field, isEnum, isObject, listElements, simpleName, type JavaValue } from '../java/stream.ts'

/** A SQL type, from the Java object of its LogicalType. Members that a root does not have are undefined. (org.apache.flink.table.types.logical) */
export interface LogicalType {
  /** Constant of LogicalTypeRoot: BIGINT, TIMESTAMP_WITHOUT_TIME_ZONE, … */
  readonly root: string
  readonly nullable: boolean
  readonly length: number | undefined
  readonly precision: number | undefined
  readonly scale: number | undefined
  /** ROWTIME or PROCTIME where a timestamp is a time attribute. */
  readonly timeAttribute: string | undefined
  /** Intervals: `DAY_TO_SECOND` and the like. */
  readonly resolution: string | undefined
  /** RAW and structured types, and those of Flink's old type system: the class, as far as the object names one. */
  readonly className: string | undefined
  /** `catalog.database.name` of a structured or distinct type that is registered. */
  readonly identifier: string | undefined
  /** A type of Flink's old type system, whose root is only the nearest SQL type. (LegacyTypeInformationType) */
  readonly legacy: boolean
  /** Element; or key and value; or the type behind a DISTINCT type. */
  readonly children: readonly LogicalType[]
  readonly fields: readonly { readonly name: string; readonly type: LogicalType }[]
}

/** Types in one column, and how deep: a damaged object may contain itself. */
const MOST = 10_000
const DEEPEST = 100
const UNRESOLVED = {
  root: 'UNRESOLVED',
  nullable: true,
  length: undefined,
  precision: undefined,
  scale: undefined,
  timeAttribute: undefined,
  resolution: undefined,
  className: undefined,
  identifier: undefined,
  legacy: false,
  children: [],
  fields: [],
} as const

/** Matches by field name, as Java does, so an older or newer class reads the same. An object that is no LogicalType gets root UNRESOLVED. */
export const logicalType = (value: JavaValue | undefined): LogicalType => read(value, { left: MOST }, DEEPEST)

function read(value: JavaValue | undefined, types: { left: number }, depth: number): LogicalType {
  if (types.left-- <= 0 || depth === 0 || !isObject(value)) return UNRESOLVED
  const root = field(value, 'typeRoot')
  const number = (...names: string[]): number | undefined =>
    names.map(name => field(value, name)).find((n): n is number => typeof n === 'number')
  const constant = (name: string): string | undefined => {
    const found = field(value, name)
    return isEnum(found) ? found.constant : undefined
  }
  const attribute = constant('kind')
  const part = (inner: JavaValue | undefined): LogicalType => read(inner, types, depth - 1)
  const parent = field(value, 'superType')
  const members = [...listElements(field(value, 'fields')), ...listElements(field(value, 'attributes'))]
  return {
    root: isEnum(root) ? root.constant : UNRESOLVED.root,
    nullable: field(value, 'isNullable') !== false,
    length: number('length'),
    precision: number('precision', 'dayPrecision', 'yearPrecision'),
    scale: number('scale', 'fractionalPrecision'),
    timeAttribute: attribute === 'REGULAR' ? undefined : attribute,
    resolution: constant('resolution'),
    className: classOf(value),
    identifier: identifierOf(field(value, 'objectIdentifier')),
    legacy: simpleName(value.class.name) === 'LegacyTypeInformationType',
    children: ['elementType', 'keyType', 'valueType', 'sourceType']
      .map(name => field(value, name))
      .filter(isObject)
      .map(part),
    fields: [
      ...(isObject(parent) ? part(parent).fields : []),
      ...members.map(member => ({ name: String(field(member, 'name')), type: part(field(member, 'type')) })),
    ],
  }
}

function identifierOf(value: JavaValue | undefined): string | undefined {
  return isObject(value)
    ? ['catalogName', 'databaseName', 'objectName']
        .map(name => field(value, name))
        .filter(name => typeof name === 'string')
        .join('.')
    : undefined
}

function classOf(value: JavaValue | undefined): string | undefined {
  const info = field(value, 'typeInfo')
  for (const found of [
    ...['clazz', 'implementationClass', 'className'].map(name => field(value, name)),
    field(info, 'typeClass'),
    field(info, 'clazz'),
  ]) {
    if (typeof found === 'string') return found
    if (typeof found === 'object' && found !== null && found.kind === 'class') return found.name
  }
  return isObject(info) ? simpleName(info.class.name) : undefined
}

const LONGEST = 2147483647
const PLAIN: Readonly<Record<string, string>> = { INTEGER: 'INT' }

type Text = (t: LogicalType) => string
const size =
  (name: string, unlimited?: string): Text =>
  t =>
    t.length === LONGEST && unlimited !== undefined ? unlimited : `${name}(${t.length})`
const precise =
  (name: string): Text =>
  t =>
    `${name}(${t.precision})`
const around =
  (name: string): Text =>
  t =>
    `${name}<${t.children.map(logicalText).join(', ')}>`

const TEXT: Readonly<Record<string, Text>> = {
  CHAR: size('CHAR'),
  VARCHAR: size('VARCHAR', 'STRING'),
  BINARY: size('BINARY'),
  VARBINARY: size('VARBINARY', 'BYTES'),
  DECIMAL: t => `DECIMAL(${t.precision}, ${t.scale})`,
  TIME_WITHOUT_TIME_ZONE: precise('TIME'),
  TIMESTAMP_WITHOUT_TIME_ZONE: precise('TIMESTAMP'),
  TIMESTAMP_WITH_TIME_ZONE: t => `TIMESTAMP(${t.precision}) WITH TIME ZONE`,
  TIMESTAMP_WITH_LOCAL_TIME_ZONE: precise('TIMESTAMP_LTZ'),
  INTERVAL_YEAR_MONTH: t =>
    `INTERVAL ${interval(t, { YEAR: `YEAR(${t.precision})`, YEAR_TO_MONTH: `YEAR(${t.precision}) TO MONTH`, MONTH: 'MONTH' })}`,
  INTERVAL_DAY_TIME: t => {
    const day = `DAY(${t.precision})`
    const second = `SECOND(${t.scale})`
    return `INTERVAL ${interval(t, {
      DAY: day,
      DAY_TO_HOUR: `${day} TO HOUR`,
      DAY_TO_MINUTE: `${day} TO MINUTE`,
      DAY_TO_SECOND: `${day} TO ${second}`,
      HOUR: 'HOUR',
      HOUR_TO_MINUTE: 'HOUR TO MINUTE',
      HOUR_TO_SECOND: `HOUR TO ${second}`,
      MINUTE: 'MINUTE',
      MINUTE_TO_SECOND: `MINUTE TO ${second}`,
      SECOND: second,
    })}`
  },
  ARRAY: around('ARRAY'),
  MULTISET: around('MULTISET'),
  MAP: around('MAP'),
  ROW: t => `ROW<${members(t)}>`,
  STRUCTURED_TYPE: t => t.identifier ?? `STRUCTURED<'${t.className ?? '?'}', ${members(t)}>`,
  DISTINCT_TYPE: t => t.identifier ?? around('DISTINCT')(t),
  RAW: t => `RAW('${t.className ?? '?'}', '...')`,
}

/** Names come from files: `constructor` is no row. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
const interval = (t: LogicalType, texts: Readonly<Record<string, string>>): string =>
  own(texts, t.resolution ?? '') ?? String(t.resolution)
const members: Text = t => t.fields.map(member => `${member.name} ${logicalText(member.type)}`).join(', ')

/** As LogicalType.asSummaryString of Flink 2.1 and later prints it, names without backquotes: `STRING NOT NULL`. */
export function logicalText(t: LogicalType): string {
  const text = t.legacy
    ? `LEGACY('${t.root}', '${t.className ?? '?'}')`
    : (own(TEXT, t.root)?.(t) ?? own(PLAIN, t.root) ?? t.root)
  return `${text}${t.nullable ? '' : ' NOT NULL'}${t.timeAttribute === undefined ? '' : ` *${t.timeAttribute}*`}`
}
