import { describe, expect, test } from 'vitest'
import { declaredClasses } from '../../src/classes/declared.ts'
import { shown } from './shown.ts'

const of = (text: string): ReturnType<typeof declaredClasses> => declaredClasses(text, 'types.txt')
const fieldsOf = (text: string, name = 'com.acme.X'): readonly string[] =>
  of(text)
    .get(name)!
    .fields.map(({ name: field, descriptor }) => `${field} ${descriptor}`)

describe('classes that a text declares', () => {
  test('one behind the other, with comments, in each other', () => {
    const found = of(`# of the orders job
Pojo com.acme.Order {  # one an order
  id: long, items: List<Pojo com.acme.Item {sku: String}>
} Record com.acme.Point {x: int, y: double}

Enum com.acme.Color {RED, \`GREEN #2\`}
Pojo final com.acme.Last {}`)
    expect([...found.keys()]).toEqual([
      'com.acme.Item',
      'com.acme.Order',
      'com.acme.Point',
      'com.acme.Color',
      'com.acme.Last',
    ])
    expect(shown(found.get('com.acme.Order')!)).toEqual({
      access: 1,
      superclass: 'java.lang.Object',
      interfaces: [],
      genericSuperclass: 'java.lang.Object',
      typeParameters: [],
      annotations: [],
      fields: [
        { name: 'id', access: 1, descriptor: 'J', type: 'long', annotations: [] },
        {
          name: 'items',
          access: 1,
          descriptor: 'Ljava/util/List;',
          type: 'java.util.List<com.acme.Item>',
          annotations: [],
        },
      ],
    })
    expect(shown(found.get('com.acme.Point')!)).toMatchObject({
      access: 0x11,
      superclass: 'java.lang.Record',
      recordComponents: ['x: int', 'y: double'],
    })
    expect(shown(found.get('com.acme.Color')!)).toMatchObject({
      access: 0x4011,
      superclass: 'java.lang.Enum',
      enumConstants: ['RED', 'GREEN #2'],
    })
    expect(found.get('com.acme.Last')!.access).toBe(0x11)
  })
  test('a primitive is told from its class by its spelling', () =>
    expect(fieldsOf('Pojo com.acme.X {a: int, b: Integer, c: Long, d: long, e: boolean[], f: Character}')).toEqual([
      'a I',
      'b Ljava/lang/Integer;',
      'c Ljava/lang/Long;',
      'd J',
      'e [Z',
      'f Ljava/lang/Character;',
    ]))
  test('arrays, generics, nullable types, other classes', () => {
    const text =
      'Pojo com.acme.X {a: String[][], b: Map<String, List<?>>, c: com.acme.Box<Integer>, d: Kryo com.acme.Y, e: Tuple2<String, Long>?, f: Array<BigDecimal>, g: Optional<UUID>}'
    const types = shown(of(text).get('com.acme.X')!) as { readonly fields: readonly { readonly type: string }[] }
    expect(types.fields.map(({ type }) => type)).toEqual([
      'java.lang.String[][]',
      'java.util.Map<java.lang.String, java.util.List<?>>',
      'com.acme.Box<java.lang.Integer>',
      'com.acme.Y',
      'org.apache.flink.api.java.tuple.Tuple2<java.lang.String, java.lang.Long>',
      'java.math.BigDecimal[]',
      'java.util.Optional<java.util.UUID>',
    ])
  })
  test('a class may be declared again where it is alike', () => {
    const item = 'Pojo com.acme.Item {sku: String}'
    expect(of(`Pojo com.acme.X {a: ${item}, b: ${item}}`).size).toBe(2)
    expect(() => of(`${item}\nPojo com.acme.Item {sku: long}`)).toThrow(/com.acme.Item again, and not alike.*line 2/)
  })
})

describe('a text that declares none says where', () => {
  test.each([
    ['Pojo com.acme.X {a: Strin}', '"Strin"', 'did you mean "String"?'],
    ['\n\nPojo com.acme.X {a int}', '"int}"', 'expected ":" (in the declaration of line 3)'],
    ['Pojo com.acme.X {a: Decimal(10,2)}', '"Decimal"', 'the full name of a class'],
    ['Pojo com.acme.X {a: int', 'the end', '"," or "}"'],
    ['[jar', '"[jar"', 'a type'],
    [`Pojo com.acme.X {a: int${'[]'.repeat(100_000)}}`, 'more', 'at most 255 dimensions'],
    [`${'List<'.repeat(100_000)}int`, 'nested too deeply', 'at most 200 levels'],
  ])('%j', (text, found, expected) => {
    expect(() => of(text)).toThrow(found)
    expect(() => of(text)).toThrow(expected)
    expect(() => of(text)).toThrow('types.txt: not a type')
  })
})
