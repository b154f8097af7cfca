import type { JavaClass, JavaClasses, JavaField, JavaTypeRef } from '../model/java-class.ts'
import { ACCESS, descriptorOf } from '../model/java-names.ts'
import type { Look } from './field-serializer.ts'
import { BARE, jdkClasses } from './jdk-classes.ts'
import { JDK_ENUMS } from './jdk-enums.ts'
import { field, known, primitive, variable } from './known-class.ts'
import { memberLabel, PLAIN } from './label.ts'

// Classes that are in no jar of a job, of the JDK and of Flink, whose objects are written field by field.

const OBJECT: JavaClass = { ...known('java.lang.Object', [], []), superclass: null }
const TUPLE = 'org.apache.flink.api.java.tuple.Tuple'
const TYPES = 'org.apache.flink.types.'
const EITHER = `${TYPES}Either`
const LARGEST_TUPLE = 25

const tuple = (arity: number): JavaClass => {
  const parameters = Array.from({ length: arity }, (_, i) => `T${i}`)
  const fields = parameters.map((name, i) => field(`f${i}`, variable(name)))
  return known(`${TUPLE}${arity}`, parameters, fields, { superclass: TUPLE })
}

function side(name: string, value: string, other: string): JavaClass {
  const fields = [
    field('value', variable(value)),
    field(other.toLowerCase(), otherSide(other), descriptorOf(otherSide(other))),
  ]
  return known(`${EITHER}$${name}`, ['L', 'R'], fields, { superclass: EITHER })
}
const otherSide = (name: string): JavaTypeRef => ({
  kind: 'class',
  name: `${EITHER}$${name}`,
  arguments: ['L', 'R'].map(parameter => ({ wildcard: undefined, type: variable(parameter) })),
})

const classRef = (name: string): JavaTypeRef => ({ kind: 'class', name, arguments: [] })
const classField = (name: string, type: string): JavaField => field(name, classRef(type), descriptorOf(classRef(type)))

/** Flink's own boxes, by the letter of what is in them. */
const VALUES: readonly (readonly [name: string, letter: string])[] = [
  ['BooleanValue', 'Z'],
  ['ByteValue', 'B'],
  ['CharValue', 'C'],
  ['ShortValue', 'S'],
  ['IntValue', 'I'],
  ['LongValue', 'J'],
  ['FloatValue', 'F'],
  ['DoubleValue', 'D'],
]

const allClasses = (): readonly JavaClass[] => [
  OBJECT,
  ...['java.lang.Number', 'org.apache.avro.specific.SpecificRecordBase'].map(name => known(name, [], [])),
  known('java.lang.Record', [], []),
  known(TUPLE, [], []),
  ...Array.from({ length: LARGEST_TUPLE + 1 }, (_, arity) => tuple(arity)),
  known(EITHER, ['L', 'R'], []),
  side('Left', 'L', 'Right'),
  side('Right', 'R', 'Left'),
  ...[...JDK_ENUMS].map(([name, enumConstants]) => ({
    ...known(name, [], [], { access: ACCESS.final }),
    enumConstants,
  })),
  known(
    `${TYPES}Row`,
    [],
    [
      classField('fieldByName', 'java.util.Map'),
      field('fieldByPosition', { kind: 'array', element: classRef('java.lang.Object') }, '[Ljava/lang/Object;'),
      classField('kind', `${TYPES}RowKind`),
      classField('positionByName', 'java.util.LinkedHashMap'),
    ],
    { access: ACCESS.final },
  ),
  {
    ...known(`${TYPES}RowKind`, [], [], { access: ACCESS.final }),
    enumConstants: ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'],
  },
  known(
    `${TYPES}StringValue`,
    [],
    [
      primitive('hashCode', 'I'),
      primitive('len', 'I'),
      field('value', { kind: 'array', element: { kind: 'primitive', name: 'C' } }, '[C'),
    ],
  ),
  ...VALUES.map(([name, letter]) => known(TYPES + name, [], [primitive('value', letter)])),
  known('java.util.Optional', ['T'], [field('value', variable('T'))], { access: ACCESS.final }),
  ...jdkClasses(),
]

/** Made when first asked for: most snapshots have no such value. */
let byName: ReadonlyMap<string, JavaClass> | undefined
export const knownClasses: JavaClasses = {
  find: name => (byName ??= new Map(allClasses().map(one => [one.name, one]))).get(name),
}

const bare = (name: string): Look => ({ fields: new Map([[name, undefined]]) })
/** Without their class; `names`: what the fields are called, in the order in which they are written. */
const named = (names: readonly (readonly [field: string, shown: string])[]): Look => ({
  open: PLAIN,
  fields: new Map(names.map(([of, name], i) => [of, memberLabel(name, i === 0)])),
})
const LOOKS: ReadonlyMap<string, Look> = new Map([
  [`${EITHER}$Left`, named([['value', 'left']])],
  [`${EITHER}$Right`, named([['value', 'right']])],
  ...['java.util.Optional', ...VALUES.map(([name]) => TYPES + name)].map((name): [string, Look] => [
    name,
    bare('value'),
  ]),
  ...Object.entries(BARE).map(([name, shown]): [string, Look] => [name, bare(shown)]),
])

/** How objects of a class are shown; undefined: with their class and all fields. */
export function lookOf(name: string): Look | undefined {
  const fields = name.startsWith(TUPLE) ? knownClasses.find(name)?.fields : undefined
  if (fields === undefined || name === TUPLE) return LOOKS.get(name)
  // by name, as they are written: f1, f10, f11 …
  return named(fields.map(one => [one.name, one.name] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
