import { describe, expect, test } from 'vitest'
import type { JavaClass, JavaObject, JavaValue } from '../../src/java/stream.ts'
import { logicalType } from '../../src/type/logical.ts'
import { typeText } from '../../src/type/types.ts'

// Java objects as a stream reader would give them, put together by hand. Expected texts are those of LogicalType.asSummaryString of
// Flink 2.1 and later, without the backquotes around names.

const LOGICAL = 'org.apache.flink.table.types.logical.'
const javaClass = (name: string): JavaClass => ({
  kind: 'class',
  name,
  uid: 1n,
  flags: 2,
  fields: [],
  superClass: undefined,
})
const object = (
  name: string,
  fields: Readonly<Record<string, JavaValue>>,
  annotations: readonly JavaValue[] = [],
): JavaObject => ({
  kind: 'object',
  class: javaClass(name),
  parts: [{ class: javaClass(name), fields: new Map(Object.entries(fields)), annotations }],
})
const constant = (className: string, name: string): JavaValue => ({
  kind: 'enum',
  class: javaClass(className),
  constant: name,
})

/** Collections.unmodifiableList(new ArrayList<>(elements)) */
function unmodifiable(elements: readonly JavaValue[]): JavaValue {
  const list = object('java.util.ArrayList', { size: elements.length }, [
    { kind: 'block', bytes: new Uint8Array(4) },
    ...elements,
  ])
  return object('java.util.Collections$UnmodifiableList', { c: list, list })
}
function type(
  className: string,
  root: string,
  own: Readonly<Record<string, JavaValue>> = {},
  nullable = true,
): JavaObject {
  const base = object(`${LOGICAL}LogicalType`, {
    isNullable: nullable,
    typeRoot: constant(`${LOGICAL}LogicalTypeRoot`, root),
  }).parts[0]!
  return {
    kind: 'object',
    class: javaClass(LOGICAL + className),
    parts: [base, ...object(LOGICAL + className, own).parts],
  }
}
const member = (name: string, of: JavaValue): JavaValue =>
  object(`${LOGICAL}RowType$RowField`, { description: null, name, type: of })
const text = (value: JavaValue): string => typeText(logicalType(value))

const int = (nullable = true): JavaObject => type('IntType', 'INTEGER', {}, nullable)
const bigint = type('BigIntType', 'BIGINT')
const string = (length = 2147483647): JavaObject => type('VarCharType', 'VARCHAR', { length })
const kind = (name: string): JavaValue => constant(`${LOGICAL}TimestampKind`, name)
const timestamp = (precision: number, of: string, nullable = true): JavaObject =>
  type('TimestampType', 'TIMESTAMP_WITHOUT_TIME_ZONE', { precision, kind: kind(of) }, nullable)
const days = (resolution: string, dayPrecision: number, fractionalPrecision: number): JavaObject =>
  type('DayTimeIntervalType', 'INTERVAL_DAY_TIME', {
    dayPrecision,
    fractionalPrecision,
    resolution: constant(`${LOGICAL}DayTimeIntervalType$DayTimeResolution`, resolution),
  })
const months = (resolution: string, yearPrecision: number): JavaObject =>
  type('YearMonthIntervalType', 'INTERVAL_YEAR_MONTH', {
    yearPrecision,
    resolution: constant(`${LOGICAL}YearMonthIntervalType$YearMonthResolution`, resolution),
  })
const row = (...members: readonly JavaValue[]): JavaObject => type('RowType', 'ROW', { fields: unmodifiable(members) })

describe('texts of logical types', () => {
  test.each<[string, JavaValue]>([
    ['INT', int()],
    ['INT NOT NULL', int(false)],
    ['BIGINT', bigint],
    ['BOOLEAN', type('BooleanType', 'BOOLEAN')],
    ['TINYINT', type('TinyIntType', 'TINYINT')],
    ['SMALLINT', type('SmallIntType', 'SMALLINT')],
    ['FLOAT', type('FloatType', 'FLOAT')],
    ['DOUBLE NOT NULL', type('DoubleType', 'DOUBLE', {}, false)],
    ['DATE', type('DateType', 'DATE')],
    ['NULL', type('NullType', 'NULL')],
    ['VARIANT', type('VariantType', 'VARIANT')],
    ['CHAR(3)', type('CharType', 'CHAR', { length: 3 })],
    ['VARCHAR(20)', string(20)],
    ['STRING', string()],
    ['BINARY(16)', type('BinaryType', 'BINARY', { length: 16 })],
    ['VARBINARY(5)', type('VarBinaryType', 'VARBINARY', { length: 5 })],
    ['BYTES NOT NULL', type('VarBinaryType', 'VARBINARY', { length: 2147483647 }, false)],
    ['DECIMAL(20, 2)', type('DecimalType', 'DECIMAL', { precision: 20, scale: 2 })],
    ['TIME(0)', type('TimeType', 'TIME_WITHOUT_TIME_ZONE', { precision: 0 })],
    ['TIMESTAMP(3)', timestamp(3, 'REGULAR')],
    ['TIMESTAMP(3) *ROWTIME*', timestamp(3, 'ROWTIME')],
    ['TIMESTAMP(3) NOT NULL *PROCTIME*', timestamp(3, 'PROCTIME', false)],
    [
      'TIMESTAMP_LTZ(6)',
      type('LocalZonedTimestampType', 'TIMESTAMP_WITH_LOCAL_TIME_ZONE', { precision: 6, kind: kind('REGULAR') }),
    ],
    [
      'TIMESTAMP_LTZ(3) NOT NULL *PROCTIME*',
      type(
        'LocalZonedTimestampType',
        'TIMESTAMP_WITH_LOCAL_TIME_ZONE',
        { precision: 3, kind: kind('PROCTIME') },
        false,
      ),
    ],
    [
      'TIMESTAMP(9) WITH TIME ZONE',
      type('ZonedTimestampType', 'TIMESTAMP_WITH_TIME_ZONE', { precision: 9, kind: kind('REGULAR') }),
    ],
    ['INTERVAL YEAR(4)', months('YEAR', 4)],
    ['INTERVAL YEAR(2) TO MONTH', months('YEAR_TO_MONTH', 2)],
    ['INTERVAL MONTH', months('MONTH', 2)],
    ['INTERVAL DAY(3)', days('DAY', 3, 6)],
    ['INTERVAL DAY(3) TO HOUR', days('DAY_TO_HOUR', 3, 6)],
    ['INTERVAL DAY(3) TO MINUTE', days('DAY_TO_MINUTE', 3, 6)],
    ['INTERVAL DAY(2) TO SECOND(3)', days('DAY_TO_SECOND', 2, 3)],
    ['INTERVAL HOUR', days('HOUR', 2, 6)],
    ['INTERVAL HOUR TO MINUTE', days('HOUR_TO_MINUTE', 2, 6)],
    ['INTERVAL HOUR TO SECOND(9)', days('HOUR_TO_SECOND', 2, 9)],
    ['INTERVAL MINUTE', days('MINUTE', 2, 6)],
    ['INTERVAL MINUTE TO SECOND(0)', days('MINUTE_TO_SECOND', 2, 0)],
    ['INTERVAL SECOND(6)', days('SECOND', 2, 6)],
    ['ARRAY<INT NOT NULL>', type('ArrayType', 'ARRAY', { elementType: int(false) })],
    ['MULTISET<STRING> NOT NULL', type('MultisetType', 'MULTISET', { elementType: string() }, false)],
    [
      'MAP<STRING, ARRAY<BIGINT>>',
      type('MapType', 'MAP', { keyType: string(), valueType: type('ArrayType', 'ARRAY', { elementType: bigint }) }),
    ],
    [
      'ROW<id BIGINT, inner ROW<a INT NOT NULL, b VARCHAR(10)>>',
      row(member('id', bigint), member('inner', row(member('a', int(false)), member('b', string(10))))),
    ],
    ['ROW<>', row()],
    ["RAW('java.util.UUID', '...')", type('RawType', 'RAW', { clazz: javaClass('java.util.UUID'), serializer: null })],
    [
      "RAW('com.acme.Money', '...') NOT NULL",
      type(
        'TypeInformationRawType',
        'RAW',
        {
          typeInfo: object('org.apache.flink.api.java.typeutils.GenericTypeInfo', {
            typeClass: javaClass('com.acme.Money'),
          }),
        },
        false,
      ),
    ],
    [
      "LEGACY('DECIMAL', 'java.math.BigDecimal')",
      type('LegacyTypeInformationType', 'DECIMAL', {
        typeInfo: object('org.apache.flink.api.common.typeinfo.BasicTypeInfo', {
          clazz: javaClass('java.math.BigDecimal'),
        }),
      }),
    ],
  ])('%s', (expected, value) => expect(text(value)).toBe(expected))
})

describe('structured and distinct types', () => {
  const attribute = (name: string, of: JavaValue): JavaValue =>
    object(`${LOGICAL}StructuredType$StructuredAttribute`, { description: null, name, type: of })
  const structured = (fields: Readonly<Record<string, JavaValue>>, nullable = true): JavaObject =>
    type('StructuredType', 'STRUCTURED_TYPE', fields, nullable)
  const identifier = object('org.apache.flink.table.catalog.ObjectIdentifier', {
    catalogName: 'cat',
    databaseName: 'db',
    objectName: 'User',
  })
  const base = structured({
    attributes: unmodifiable([attribute('id', bigint)]),
    implementationClass: javaClass('com.acme.Base'),
    superType: null,
    objectIdentifier: null,
  })

  test('a class, as it was written before Flink 2', () => {
    expect(
      text(
        structured({
          attributes: unmodifiable([attribute('id', bigint), attribute('name', string())]),
          implementationClass: javaClass('com.acme.User'),
          superType: null,
          objectIdentifier: null,
        }),
      ),
    ).toBe("STRUCTURED<'com.acme.User', id BIGINT, name STRING>")
  })
  test('a class name that was never loaded', () => {
    expect(
      text(
        structured(
          {
            attributes: object('java.util.CollSer', { tag: 1 }, [
              { kind: 'block', bytes: new Uint8Array(4) },
              attribute('id', bigint),
            ]),
            className: 'com.acme.User',
            implementationClass: null,
            superType: null,
            objectIdentifier: null,
          },
          false,
        ),
      ),
    ).toBe("STRUCTURED<'com.acme.User', id BIGINT> NOT NULL")
  })
  test('attributes of the super type come first', () => {
    expect(
      text(
        structured({
          attributes: unmodifiable([attribute('name', string())]),
          implementationClass: javaClass('com.acme.User'),
          superType: base,
          objectIdentifier: null,
        }),
      ),
    ).toBe("STRUCTURED<'com.acme.User', id BIGINT, name STRING>")
  })
  test('registered types are shown by their name', () => {
    const registered = structured(
      {
        attributes: unmodifiable([attribute('id', bigint)]),
        implementationClass: null,
        superType: null,
        objectIdentifier: identifier,
      },
      false,
    )
    expect(text(registered)).toBe('cat.db.User NOT NULL')
    expect(logicalType(registered)).toMatchObject({ fields: [{ name: 'id' }] })
    expect(text(type('DistinctType', 'DISTINCT_TYPE', { sourceType: bigint, objectIdentifier: identifier }))).toBe(
      'cat.db.User',
    )
    expect(
      logicalType(type('DistinctType', 'DISTINCT_TYPE', { sourceType: bigint, objectIdentifier: identifier })),
    ).toMatchObject({ source: { kind: 'BIGINT', nullable: true } })
  })
})

describe('what is no LogicalType', () => {
  test.each<[string, JavaValue | undefined]>([
    ['null', null],
    ['nothing', undefined],
    ['text', 'INT'],
    ['another object', object('com.acme.Mine', {})],
    ['a class', javaClass('a.B')],
  ])('%s', (_, value) => expect(typeText(logicalType(value))).toBe('UNRESOLVED'))
  test('a root that is new', () => expect(text(type('UuidType', 'UUID', {}, false))).toBe('UUID NOT NULL'))

  test('an array of itself ends', () => {
    const own = new Map<string, JavaValue>()
    const array: JavaObject = {
      ...type('ArrayType', 'ARRAY'),
      parts: [...type('ArrayType', 'ARRAY').parts, { class: javaClass('x'), fields: own, annotations: [] }],
    }
    own.set('elementType', array)
    expect(text(array)).toMatch(/^(ARRAY<)+UNRESOLVED>+$/)
  })

  test('rows that double at every level end', () => {
    let doubled: JavaValue = int()
    for (let i = 0; i < 60; i++) doubled = row(member('a', doubled), member('b', doubled))
    expect(text(doubled).length).toBeLessThan(1e6)
  })
})
