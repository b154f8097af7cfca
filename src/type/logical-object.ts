import { field, isEnum, isObject, listElements, simpleName, type JavaObject, type JavaValue } from '../java/stream.ts'
import type { Type } from '../model/type.ts'
import type { Column, Count, LogicalRowType, LogicalType } from './logical-type.ts'

/** What the Java object of a LogicalType says. Members that it does not have are undefined. */
export interface Parts {
  /** The constant of LogicalTypeRoot. */
  readonly root: string
  /** Of a type of Flink's old type system. */
  readonly legacy: boolean
  readonly nullable: boolean
  /** As far as the object names one. */
  readonly className: string | undefined
  /** `catalog.database.name` */
  readonly identifier: string | undefined
  /** The first of the fields that there is. */
  number(...names: readonly string[]): Count
  /** Of an enum. */
  constant(name: string): string | undefined
  part(name: string): Type
  /** Of lists of fields or attributes, those of the super type first. */
  columns(...names: readonly string[]): readonly Column[]
}

/** Types in one column, and how deep: a damaged object may contain itself. */
const MOST = 10_000
const DEEPEST = 100
const UNRESOLVED: LogicalType = { kind: 'UNRESOLVED', nullable: true }

/** Matches by field name, as Java does, so an older or newer class reads the same. An object that is no LogicalType is UNRESOLVED. */
export const readLogical = (value: JavaValue | undefined, make: (parts: Parts) => LogicalType): LogicalType =>
  typeOfObject(value, make, { left: MOST }, DEEPEST)

function typeOfObject(
  value: JavaValue | undefined,
  make: (parts: Parts) => LogicalType,
  types: { left: number },
  depth: number,
): LogicalType {
  if (types.left-- <= 0 || depth === 0 || !isObject(value)) return UNRESOLVED
  const part = (inner: JavaValue | undefined): LogicalType => typeOfObject(inner, make, types, depth - 1)
  const constant = (name: string): string | undefined => {
    const found = field(value, name)
    return isEnum(found) ? found.constant : undefined
  }
  return make({
    root: constant('typeRoot') ?? UNRESOLVED.kind,
    legacy: simpleName(value.class.name) === 'LegacyTypeInformationType',
    nullable: field(value, 'isNullable') !== false,
    className: classOf(value),
    identifier: identifierOf(field(value, 'objectIdentifier')),
    number: (...names) => names.map(name => field(value, name)).find((n): n is number => typeof n === 'number'),
    constant,
    part: name => part(field(value, name)),
    columns(...names) {
      const parent = field(value, 'superType')
      return [
        ...(isObject(parent) ? columnsOf(part(parent)) : []),
        ...names
          .flatMap(name => listElements(field(value, name)))
          .map(member => {
            const description = field(member, 'description')
            return {
              name: String(field(member, 'name')),
              type: part(field(member, 'type')),
              ...(typeof description === 'string' && { description }),
            }
          }),
      ]
    },
  })
}

const columnsOf = (type: Type): readonly Column[] => ('fields' in type ? (type as LogicalRowType).fields : [])

function identifierOf(value: JavaValue | undefined): string | undefined {
  return isObject(value)
    ? ['catalogName', 'databaseName', 'objectName']
        .map(name => field(value, name))
        .filter(name => typeof name === 'string')
        .join('.')
    : undefined
}

function classOf(value: JavaObject): string | undefined {
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
