import type { AvroSchema } from './schema.ts'

// Avro up to 1.8, which Flink had up to 1.11, took any default; later ones refuse a schema with one that its type cannot have. No value is
// read by a default, so it can be read all the same, and no release that is written for restores it. What JSON.parse does not tell apart is
// let pass: 1.0 from 1, and the long behind the largest from the largest. (Schema.Parser of Avro 1.11)

/** The first field whose default is none of its type, as `R.f`, or the enum whose default is none of its symbols; undefined: there is none. */
export function wrongDefault(schema: AvroSchema): string | undefined {
  const seen = new Set<unknown>()
  const left = [schema]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.type === 'enum' && typeof next.default === 'string' && !next.symbols.includes(next.default))
      return next.name
    for (const item of next.items) left.push(item)
    if (seen.has(next.fields)) continue
    seen.add(next.fields)
    for (const field of next.fields) {
      if (field.default !== undefined && !fits(field.schema, asNumber(field.schema, field.default), new Set()))
        return `${next.name}.${field.name}`
      left.push(field.schema)
    }
  }
  return undefined
}

/** A text that Java takes for a number may be the default of a field of that type, and of no other. */
const asNumber = ({ type }: AvroSchema, value: unknown): unknown =>
  (type === 'float' || type === 'double') && typeof value === 'string' && JAVA_NUMBER.test(value.trim()) ? 0 : value
/** (Double.valueOf) */
const JAVA_NUMBER =
  /^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?|0[xX]([\da-fA-F]+\.?|[\da-fA-F]*\.[\da-fA-F]+)[pP][+-]?\d+[fFdD]?)$/

/** `filled`: records of whose defaults this value is one; a record that would be its own cannot be. */
function fits(schema: AvroSchema, value: unknown, filled: ReadonlySet<AvroSchema>): boolean {
  const { items, fields } = schema
  switch (schema.type) {
    case 'string':
    case 'bytes':
    case 'enum':
    case 'fixed':
      return typeof value === 'string'
    case 'int':
      return typeof value === 'number' && (value | 0) === value
    case 'long':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2 ** 63
    case 'float':
    case 'double':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value) && value.every(element => fits(items[0]!, element, new Set()))
    case 'map':
      return isObject(value) && Object.values(value).every(element => fits(items[0]!, element, new Set()))
    case 'union':
      return items[0] !== undefined && fits(items[0], value, filled)
    case 'record':
      return (
        isObject(value) &&
        !filled.has(schema) &&
        fields.every(field =>
          Object.hasOwn(value, field.name)
            ? fits(field.schema, value[field.name], new Set())
            : fits(field.schema, asNumber(field.schema, field.default), new Set([...filled, schema])),
        )
      )
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
