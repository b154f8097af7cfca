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
  /** Of a decimal. */
  readonly scale: number
  /** Bytes of a fixed. */
  readonly size: number
  readonly symbols: readonly string[]
  /** The element of an array, the value of a map, the branches of a union. */
  readonly items: readonly AvroSchema[]
  readonly fields: readonly { readonly name: string; readonly schema: AvroSchema }[]
}

type Node = string | readonly Node[] | { readonly [member: string]: unknown }
const PRIMITIVES = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'])

/** Reads a schema as Avro's specification has it. Throws corrupt. */
export function parseSchema(json: string): AvroSchema {
  try {
    return resolve(JSON.parse(json) as Node, '', new Map())
  } catch (error) {
    throw error instanceof SavepointError
      ? error
      : new SavepointError(
          'corrupt',
          `no Avro schema: ${(error as Error).message}`,
          { found: json.slice(0, 60) },
          error,
        )
  }
}

const EMPTY = {
  name: undefined,
  logicalType: undefined,
  scale: 0,
  size: 0,
  symbols: [],
  items: [],
  fields: [],
} as const

function resolve(node: Node, namespace: string, known: Map<string, AvroSchema>): AvroSchema {
  if (typeof node === 'string') {
    if (PRIMITIVES.has(node)) return { ...EMPTY, type: node as AvroSchema['type'] }
    const found = known.get(fullName(node, namespace)) ?? known.get(node)
    if (found === undefined)
      throw new SavepointError('corrupt', `no Avro schema: type ${JSON.stringify(node)} is not defined`)
    return found
  }
  if (Array.isArray(node))
    return { ...EMPTY, type: 'union', items: node.map(branch => resolve(branch as Node, namespace, known)) }
  const given = node as { readonly [member: string]: unknown }
  const logical = {
    logicalType: typeof given['logicalType'] === 'string' ? given['logicalType'] : undefined,
    scale: typeof given['scale'] === 'number' ? given['scale'] : 0,
  }
  switch (given['type']) {
    case 'array':
      return { ...EMPTY, ...logical, type: 'array', items: [resolve(given['items'] as Node, namespace, known)] }
    case 'map':
      return { ...EMPTY, ...logical, type: 'map', items: [resolve(given['values'] as Node, namespace, known)] }
    case 'fixed':
    case 'enum':
    case 'record':
    case 'error':
      return named(given, given['type'], namespace, logical, known)
    default:
      return { ...resolve(given['type'] as Node, namespace, known), ...logical }
  }
}

function named(
  given: { readonly [member: string]: unknown },
  type: string,
  namespace: string,
  logical: object,
  known: Map<string, AvroSchema>,
): AvroSchema {
  const name = fullName(String(given['name']), typeof given['namespace'] === 'string' ? given['namespace'] : namespace)
  const fields: { name: string; schema: AvroSchema }[] = []
  const schema: AvroSchema = {
    ...EMPTY,
    ...logical,
    type: type === 'error' ? 'record' : (type as 'fixed' | 'enum' | 'record'),
    name,
    size: typeof given['size'] === 'number' ? given['size'] : 0,
    symbols: (given['symbols'] as string[] | undefined) ?? [],
    fields,
  }
  known.set(name, schema)
  const inside = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''
  for (const field of (given['fields'] as { name: string; type: Node }[] | undefined) ?? [])
    fields.push({ name: field.name, schema: resolve(field.type, inside, known) })
  return schema
}

const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`
