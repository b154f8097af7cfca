import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { kryoType, withMajor, type KryoType, type KryoValue } from '../../src/type/kryo.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { sized } from '../tier.ts'
import { builtInBytes } from './vector-bytes.ts'

// Objects of classes that Kryo, Chill or Flink has serializers for, or that are of the JDK: the bytes are Flink's (test/flink/vectors.sh), the texts
// are what test/flink/EXPECTED.md says.

/** Of a class that is read in the other major only. */
const REFUSED = undefined

/** Name in the files of bytes; JSON in Kryo 2; in Kryo 5 where it differs. */
const ROWS: readonly (readonly [name: string, two: string | undefined, five?: string])[] = [
  ['emptyList', '[]'],
  ['emptySet', '[]'],
  ['singletonList', '["a"]'],
  ['singletonList of null', '[null]'],
  ['singleton', '[1]'],
  ['nCopies', '["a","a"]'],
  ['unmodifiableList', '["a",1]'],
  ['unmodifiableList linked', '["a",1]'],
  ['unmodifiableCollection', '["a",1]'],
  ['unmodifiableSet', '["a",1]'],
  ['unmodifiableSortedSet', '[1,2]'],
  ['synchronizedList', '["a",1]'],
  ['synchronizedCollection', '["a",1]'],
  ['checkedList', '["a"]'],
  ['checkedQueue', '["a"]'],
  ['newSetFromMap', '["a"]'],
  ['asLifoQueue', '["a",1]'],
  ['Arrays.asList', '[1,2,null]'],
  ['Arrays.asList of nothing', '[]'],
  ['List.of', '[]'],
  ['List.of one', '["a"]'],
  ['List.of three', '[1,2,3]'],
  ['List.of mixed', '[1,"a",2]'],
  ['Set.of', '[]'],
  ['Set.of one', '["a"]'],
  ['TreeSet', '[1,2]'],
  ['TreeSet reverse', '[2,1]'],
  ['TreeSet of text', '["A","b"]'],
  ['TreeSet natural', '[1,2]'],
  ['TreeSet reverse of text', '["b","A"]'],
  ['TreeSet nulls first', '[null,1]'],
  ['PriorityQueue', '[1,3,2]'],
  ['PriorityQueue reverse', '[3,1,2]'],
  ['PriorityBlockingQueue', '[1,3]'],
  ['ArrayBlockingQueue', '[3,1]'],
  ['ConcurrentSkipListSet', '[1,3]'],
  ['newKeySet', '["a"]'],
  ['EnumSet', '["MONDAY","FRIDAY"]'],
  ['EnumSet empty', '[]'],
  ['subList', '[2,3]'],
  ['subList linked', '[2,3]'],
  ['subList of asList', '[1]'],
  ['subList of List.of', '[1]'],
  ['HashMap.keySet', '["a"]'],
  ['HashMap.values', '[1]'],
  ['LinkedHashMap.keySet', '["a"]'],
  ['LinkedHashMap.values', '[1]'],
  ['TreeMap.keySet', '["a"]'],
  ['TreeMap.values', '[1]'],
  ['TreeMap.headMap', '{"a":1}'],
  ['TreeMap.descendingMap', '{"a":1}'],
  ['descendingSet', '[2,1]'],
  ['ConcurrentHashMap.values', '[1]'],
  ['ConcurrentHashMap.keySet', '["a"]'],
  ['ConcurrentSkipListMap.keySet', '["a"]'],
  ['emptyMap', '{}'],
  ['singletonMap', '{"a":null}'],
  ['singletonMap by number', '[[1,"b"]]'],
  ['unmodifiableMap', '{"a":1}'],
  ['unmodifiableSortedMap', '{"a":1}'],
  ['unmodifiableNavigableMap', '{"a":1}'],
  ['synchronizedMap', '{"a":1}'],
  ['checkedMap', '{"a":1}'],
  ['Map.of', '{}'],
  ['Map.of one', '{"a":1}'],
  ['EnumMap', '{"TUESDAY":"two"}'],
  ['TreeMap reverse', '{"b":2,"a":1}'],
  ['ConcurrentSkipListMap', '{"a":1}'],
  ['ConcurrentSkipListMap reverse', '{"b":2,"a":1}'],
  ['SimpleEntry', '{"@class":"java.util.AbstractMap$SimpleEntry","key":"a","value":1}'],
  ['SimpleImmutableEntry', '{"@class":"java.util.AbstractMap$SimpleImmutableEntry","key":"a","value":1}'],
  ['Map.entry', '{"@class":"java.util.KeyValueHolder","key":"a","value":1}'],
  ['Duration', '"PT1M30.5S"'],
  ['Duration below zero', '"PT-4.999999993S"'],
  ['Duration zero', '"PT0S"'],
  ['Instant', '"2024-02-29T12:34:56.789Z"'],
  ['Instant before 1970', '"1969-12-31T23:59:59.000000001Z"'],
  ['LocalDate', '"2024-02-29"'],
  ['LocalDate before Christ', '"-0044-03-15"'],
  ['LocalTime', '"12:34:56.000000007"'],
  ['LocalTime noon', '"12:00:00"'],
  ['LocalDateTime', '"2024-02-29T12:34:56"'],
  ['Year', '"2024"'],
  ['Year before Christ', '"-44"'],
  ['YearMonth', '"2024-02"'],
  ['YearMonth of a small year', '"0007-11"'],
  ['YearMonth of a large year', '"12345-01"'],
  ['MonthDay', '"--02-29"'],
  ['Period', '"P1Y2M3D"'],
  ['Period of days', '"P-3D"'],
  ['Period zero', '"P0D"'],
  ['ZoneOffset', '"+05:30"'],
  ['ZoneOffset west', '"-08:00"'],
  ['ZoneOffset of seconds', '"-01:02:03"'],
  ['ZoneOffset UTC', '"Z"'],
  ['ZoneId', '"Europe/Vienna"'],
  ['OffsetDateTime', '"2024-02-29T12:34:56+05:30"'],
  ['OffsetDateTime UTC', '"2024-02-29T12:00:00.005Z"'],
  ['OffsetTime', '"12:34:56Z"'],
  ['OffsetTime noon', '"12:00:00+05:30"'],
  ['ZonedDateTime', '"2024-02-29T12:34:56+01:00[Europe/Vienna]"', '"2024-02-29T12:34:56[Europe/Vienna]"'],
  ['ZonedDateTime of an offset', '"2024-02-29T12:34:56+05:30"'],
  ['ZonedDateTime UTC', '"2024-02-29T12:00:00.005Z[UTC]"', '"2024-02-29T12:00:00.005[UTC]"'],
  ['times that share', '["12:00:00+05:30","12:00:00+05:30","+05:30","12:00:00+05:30"]'],
  ['DayOfWeek', '"FRIDAY"'],
  ['ChronoUnit', '"HOURS"'],
  ['Date', '"2024-02-29T12:34:56.789Z"'],
  ['java.sql.Date', '"1969-12-31T23:59:59.999Z"'],
  ['java.sql.Timestamp', '"1970-01-01T00:00:01.005000001Z"'],
  ['Calendar', '"2024-02-29T11:34:56.789Z[Europe/Vienna]"'],
  ['Calendar UTC', '"1969-12-31T23:59:59.999Z"'],
  ['TimeZone', '"Europe/Vienna"'],
  ['SimpleTimeZone', '"Mine"'],
  ['UUID', '"01234567-89ab-cdef-ffff-fffffffffffe"'],
  ['BitSet', '[0,2,127]'],
  ['Currency', '"EUR"'],
  ['Locale', '"en_US"'],
  ['Locale of a language', '"de"'],
  ['Locale of a variant', '"de__POSIX"'],
  ['URI', '"http://example.com/a?b#c"'],
  [
    'URL',
    '{"@class":"java.net.URL","authority":"example.com","file":"/a?b","hashCode":-1,"host":"example.com","port":-1,"protocol":"http","ref":"c"}',
    '"http://example.com/a?b#c"',
  ],
  ['Charset', REFUSED, '"UTF-8"'],
  ['Charset Latin', REFUSED, '"ISO-8859-1"'],
  ['InetSocketAddress', '"example.com:443"'],
  ['Pattern', '"a+"'],
  ['File', '"/tmp/a"'],
  ['Class', '"java.lang.String"'],
  ['Class int', '"int"'],
  ['Class Integer', '"java.lang.Integer"'],
  ['Class of an array', '"[I"'],
  ['StringBuilder', '"ab"'],
  ['StringBuffer', '"ab"'],
  ['BigInteger', '-1180591620717411303424'],
  ['BigDecimal', '"-12.340"'],
  ['MathContext', '{"@class":"java.math.MathContext","precision":7,"roundingMode":"HALF_EVEN"}'],
  ['AtomicBoolean', 'true'],
  ['AtomicInteger', '-7'],
  ['AtomicLong', '1099511627776'],
  ['AtomicIntegerArray', '[1,-1]'],
  ['AtomicLongArray', '[1,-1]'],
  ['AtomicReference', '"a"'],
  ['AtomicReference to null', 'null'],
  ['AtomicReferenceArray', '["a",null]'],
  ['Optional', '"a"'],
  ['Optional empty', 'null'],
  ['OptionalInt', '-7'],
  ['OptionalLong empty', 'null'],
  ['OptionalDouble', '0.5'],
  ['IntSummaryStatistics', '{"@class":"java.util.IntSummaryStatistics","count":2,"max":3,"min":-5,"sum":-2}'],
  ['Object', '{"@class":"java.lang.Object"}'],
  ['Joda DateTime', '"2024-02-29T11:34:56.789Z[Europe/Vienna]"'],
  ['Joda DateTime UTC', '"1969-12-31T23:59:59.999Z"'],
  ['Joda LocalDate', REFUSED, '"2024-02-29"'],
  ['Joda LocalTime', REFUSED, '"12:34:56.789"'],
  ['Joda LocalDateTime', REFUSED, '"2024-02-29T12:34:56.789"'],
]

const OBJECT = 'java.lang.Object'
/** Serializers for classes of Joda: with Kryo 2 there is one. */
const JODA = { 2: ['DateTime'], 5: ['DateTime', 'LocalDate', 'LocalTime', 'LocalDateTime'] }
const typeOf = (major: 2 | 5): KryoType =>
  withMajor(
    kryoType(OBJECT, [
      { tag: OBJECT, className: OBJECT, serializer: undefined },
      ...JODA[major].map(name => ({
        tag: `org.joda.time.${name}`,
        className: `org.joda.time.${name}`,
        serializer: `de.javakaffee.kryoserializers.jodatime.Joda${name}Serializer`,
      })),
    ]),
    major,
  )

describe.each([2, 5] as const)('Kryo %i', major => {
  const vectors = builtInBytes(major)
  const rows = ROWS.map(([name, two, five]) => ({ name, json: major === 2 ? two : (five ?? two) }))
  const read = rows.flatMap(({ name, json }) => (json === undefined ? [] : [{ name, json }]))
  const codec = codecOf(typeOf(major))
  const print = jsonOf(typeOf(major))

  test('each has a row', () => expect([...vectors.keys()]).toEqual(rows.map(({ name }) => name)))

  test.each(read)('$name', ({ name, json }) => {
    const bytes = vectors.get(name)!
    const out = new JsonWriter()
    const r = new ByteReader(bytes)
    print(r, out)
    expect(out.text()).toBe(json)
    expect(r.left).toBe(0)
    r.only(0, bytes.length)
    const value = codec.read(r) as KryoValue
    expect(r.left).toBe(0)
    const w = new ByteWriter()
    codec.write(w, value)
    expect(w.done()).toEqual(bytes)
    r.only(0, bytes.length)
    codec.skip(r)
    expect(r.left).toBe(0)
  })

  test.each(rows.filter(({ json }) => json === undefined))('$name is refused', ({ name }) =>
    expect(() => codec.read(new ByteReader(vectors.get(name)!))).toThrow('is not known'),
  )

  test('every beginning of each is refused', () => {
    const step = sized({ quick: 5, test: 1, long: 1 })
    for (const { name } of read) {
      const bytes = vectors.get(name)!
      for (let length = 0; length < bytes.length; length += step)
        expect(() => codec.skip(new ByteReader(bytes.subarray(0, length))), `${name} to ${length}`).toThrow(
          expect.objectContaining({ code: 'truncated' }),
        )
    }
  })
})
