import { SavepointError } from '../errors.ts'

/** An Avro schema with names resolved; a name that was defined before is a reference to the same object, so it may nest in itself. */
export interface AvroSchema {
  readonly type:
    | 'null'
    | 'boolean'
    | 'int'
    | 'long'
    | 'float'
    | 'double'
    | 'bytes'
    | 'string'
    | 'fixed'
    | 'enum'
    | 'array'
    | 'map'
    | 'union'
    | 'record'
  /** Full name of a record, enum or fixed. */
  readonly name: string | undefined
  readonly logicalType: string | undefined
  /** Of a decimal that Avro takes for one; undefined: it is what it is made of. */
  readonly scale: number | undefined
  /** Bytes of a fixed. */
  readonly size: number
  readonly symbols: readonly string[]
  /** The element of an array, the value of a map, the branches of a union. */
  readonly items: readonly AvroSchema[]
  /** Of an enum, for symbols that a reader does not know: as it is given; undefined: none. */
  readonly default: unknown
  readonly fields: readonly AvroField[]
}

/** A member of a record. */
interface AvroField {
  readonly name: string
  readonly schema: AvroSchema
  /** As it is given; undefined: none. */
  readonly default: unknown
}

type JsonObject = Readonly<Record<string, unknown>>
const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])

/** Reads a schema and checks it as `Schema.Parser` does, but for defaults (`wrongDefault`). Throws corrupt. */
export function parseSchema(json: string): AvroSchema {
  try {
    return resolve(JSON.parse(json), '', new Map())
  } catch (error) {
    throw error instanceof SavepointError
      ? error
      : new SavepointError(
          'corrupt',
          `not an Avro schema: ${(error as Error).message}`,
          { found: json.slice(0, 60) },
          error,
        )
  }
}

const wrong = (what: string, found?: unknown): SavepointError =>
  new SavepointError(
    'corrupt',
    `not an Avro schema: ${what}`,
    found === undefined ? {} : { found: JSON.stringify(found).slice(0, 60) },
  )

const EMPTY = {
  name: undefined,
  logicalType: undefined,
  scale: undefined,
  size: 0,
  symbols: [],
  items: [],
  default: undefined,
  fields: [],
} as const

type Known = Map<string, AvroSchema>

function resolve(node: unknown, namespace: string, known: Known): AvroSchema {
  if (typeof node === 'string') {
    if (PRIMITIVES.has(node)) return { ...EMPTY, type: node as AvroSchema['type'] }
    const found = known.get(fullName(node, namespace)) ?? known.get(node)
    if (found === undefined) throw wrong(`type ${JSON.stringify(node)} is not defined`)
    return found
  }
  if (Array.isArray(node)) return union(node.map(branch => resolve(branch, namespace, known)))
  if (typeof node !== 'object' || node === null) throw wrong('a type is missing', node)
  const given = node as JsonObject
  switch (given['type']) {
    case 'array':
      return withLogical(given, { ...EMPTY, type: 'array', items: [resolve(given['items'], namespace, known)] })
    case 'map':
      return withLogical(given, { ...EMPTY, type: 'map', items: [resolve(given['values'], namespace, known)] })
    case 'fixed':
    case 'enum':
    case 'record':
    case 'error':
      return named(given, given['type'], namespace, known)
    default:
      return withLogical(given, resolve(given['type'], namespace, known))
  }
}

/** A decimal of a scale or precision that cannot be is no decimal. (LogicalTypes.fromSchemaIgnoreInvalid) */
function withLogical(given: JsonObject, schema: AvroSchema): AvroSchema {
  const { logicalType, precision, scale = 0 } = given
  if (typeof logicalType !== 'string') return schema
  const most = schema.type === 'fixed' ? Math.floor(Math.log10(2) * (8 * schema.size - 1)) : Infinity
  const isDecimal = isInt(precision) && isInt(scale) && precision > 0 && precision <= most && scale >= 0
  return { ...schema, logicalType, scale: isDecimal && scale <= precision ? scale : undefined }
}
const isInt = (value: unknown): value is number => typeof value === 'number' && (value | 0) === value

/** No union inside, and of each type or name one. */
function union(items: readonly AvroSchema[]): AvroSchema {
  const seen = new Set<string>()
  for (const { type, name = type } of items) {
    if (type === 'union') throw wrong('a union in a union')
    if (seen.has(name)) throw wrong(`two branches of ${name}`)
    seen.add(name)
  }
  return { ...EMPTY, type: 'union', items }
}

function named(
  given: JsonObject,
  kind: 'fixed' | 'enum' | 'record' | 'error',
  around: string,
  known: Known,
): AvroSchema {
  const { namespace } = given
  const name = fullName(text(given['name'], `name of ${kind}`), typeof namespace === 'string' ? namespace : around)
  if (PRIMITIVES.has(name)) throw wrong(`a ${kind} is called ${name}`)
  if (known.has(name)) throw wrong(`${name} is defined twice`)
  checkAliases(given)
  const fields: AvroField[] = []
  const schema = withLogical(given, {
    ...EMPTY,
    type: kind === 'error' ? 'record' : kind,
    name,
    size: kind === 'fixed' ? sizeOf(given) : 0,
    symbols: kind === 'enum' ? symbolsOf(given) : [],
    default: kind === 'enum' ? given['default'] : undefined,
    fields,
  })
  known.set(name, schema)
  if (schema.type !== 'record') return schema
  const inside = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''
  for (const field of list(given['fields'], `fields of ${name}`)) fields.push(fieldOf(field, name, inside, known))
  distinct(
    fields.map(field => field.name),
    `field of ${name}`,
  )
  return schema
}

function fieldOf(node: unknown, record: string, namespace: string, known: Known): AvroField {
  if (typeof node !== 'object' || node === null) throw wrong(`not a field of ${record}`, node)
  const field = node as JsonObject
  const name = text(field['name'], `name of a field of ${record}`)
  const schema = resolve(field['type'], namespace, known)
  const { order = 'ascending' } = field
  if (typeof order !== 'string' || !ORDERS.has(order.toLowerCase()))
    throw wrong(`not a sort order for ${record}.${name}`, order)
  checkAliases(field)
  return { name: checkName(name), schema, default: field['default'] }
}
const ORDERS = new Set(['ascending', 'descending', 'ignore'])

function sizeOf({ size }: JsonObject): number {
  if (!isInt(size) || size < 0) throw wrong('not the size of a fixed', size ?? null)
  return size
}

const symbolsOf = ({ symbols }: JsonObject): readonly string[] =>
  distinct(
    list(symbols, 'symbols of an enum').map(symbol => checkName(text(symbol, 'symbol of an enum'))),
    'symbol',
  )

function checkAliases({ aliases = [] }: JsonObject): void {
  for (const alias of list(aliases, 'aliases')) text(alias, 'alias')
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw wrong(`no ${what}`, value ?? null)
  return value
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(`no ${what}`, value ?? null)
  return value
}

function distinct(names: readonly string[], what: string): readonly string[] {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw wrong(`${what} ${name} appears twice`)
    seen.add(name)
  }
  return names
}

/** Letters, digits and `_`, as Java has them: by UTF-16 unit, and no digit first. */
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*$/u
function checkName(name: string): string {
  if (!NAME.test(name) || /[\ud800-\udfff]/.test(name))
    throw wrong(`${JSON.stringify(name).slice(0, 60)} is not a name`)
  return name
}

function fullName(name: string, namespace: string): string {
  const dot = name.lastIndexOf('.')
  checkName(name.slice(dot + 1))
  if (dot === 0) return name.slice(1)
  return dot > 0 || namespace === '' ? name : `${namespace}.${name}`
}
