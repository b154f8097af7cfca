import type { JavaClass, JavaField, JavaTypeRef } from '../model/java-class.ts'
import { ACCESS, descriptorOf } from '../model/java-names.ts'
import { field, known } from './known-class.ts'

// Classes of the JDK whose objects Kryo writes field by field: `name<parameters>: type field, …`; `final` stands in front of those that are.

const CLASSES = `
  java.util.AbstractMap$SimpleEntry<K, V>: K key, V value
  java.util.AbstractMap$SimpleImmutableEntry<K, V>: K key, V value
  final java.util.KeyValueHolder<K, V>: K key, V value
  java.util.IntSummaryStatistics: J count, J sum, I min, I max
  java.util.LongSummaryStatistics: J count, J sum, J min, J max
  java.util.DoubleSummaryStatistics: J count, D sum, D sumCompensation, D simpleSum, D min, D max
  final java.math.MathContext: I precision, java.math.RoundingMode roundingMode
  java.io.File: java.lang.String path
  final java.net.URL: java.lang.String protocol, java.lang.String host, I port, java.lang.String file, java.lang.String authority, java.lang.String ref, I hashCode
  java.util.concurrent.atomic.AtomicInteger: I value
  java.util.concurrent.atomic.AtomicLong: J value
  java.util.concurrent.atomic.AtomicReference<V>: V value
  java.util.concurrent.atomic.AtomicIntegerArray: [I array
  java.util.concurrent.atomic.AtomicLongArray: [J array
  java.util.concurrent.atomic.AtomicReferenceArray<E>: [Ljava.lang.Object; array
  java.util.Random: java.util.concurrent.atomic.AtomicLong seed, D nextNextGaussian, Z haveNextNextGaussian
  java.util.Collections$ReverseComparator:
  java.util.Collections$ReverseComparator2<T>: java.util.Comparator cmp
  java.lang.String$CaseInsensitiveComparator:
  final java.util.Comparators$NullComparator<T>: Z nullFirst, java.util.Comparator real
  java.util.zip.CRC32: I crc
`

function typeOf(name: string, parameters: readonly string[]): JavaTypeRef {
  if (parameters.includes(name)) return { kind: 'variable', name }
  if (name.startsWith('[')) return { kind: 'array', element: typeOf(elementOf(name), parameters) }
  return name.length === 1 ? { kind: 'primitive', name } : { kind: 'class', name, arguments: [] }
}
const elementOf = (array: string): string => (array.endsWith(';') ? array.slice(2, -1) : array.slice(1))

function parsed(line: string): JavaClass {
  const [, final, name, parameters, fields] = /^(final )?([^<:]+)(?:<(.*)>)?: ?(.*)$/.exec(line)!
  const variables = parameters?.split(', ') ?? []
  const made = (one: string): JavaField => {
    const [type, field_] = one.split(' ')
    const ref = typeOf(type!, variables)
    return field(field_!, ref, descriptorOf(ref))
  }
  return known(name!, variables, fields === '' ? [] : fields!.split(', ').map(made), {
    access: final === undefined ? 0 : ACCESS.final,
  })
}

export const jdkClasses = (): readonly JavaClass[] =>
  CLASSES.trim()
    .split('\n')
    .map(line => parsed(line.trim()))

/** Of these one field is shown, and nothing around it. */
export const BARE: Readonly<Record<string, string>> = {
  'java.io.File': 'path',
  'java.util.concurrent.atomic.AtomicInteger': 'value',
  'java.util.concurrent.atomic.AtomicLong': 'value',
  'java.util.concurrent.atomic.AtomicReference': 'value',
  'java.util.concurrent.atomic.AtomicIntegerArray': 'array',
  'java.util.concurrent.atomic.AtomicLongArray': 'array',
  'java.util.concurrent.atomic.AtomicReferenceArray': 'array',
}
