import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { classesAt } from '../../src/classes/classes.ts'
import { enumType } from '../../src/type/record.ts'
import { kryoType } from '../../src/type/kryo.ts'
import { subclassOf } from '../../src/type/pojo-of-class.ts'
import { pojoType, type PojoType } from '../../src/type/pojo-type.ts'
import { codecOf, jsonOf, typeText } from '../../src/type/types.ts'
import { typeTexts, vectors, zoo } from '../classes/fixtures.ts'
import { dump, hex } from '../hex.ts'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pojos-'))
  for (const { name, bytes } of [...vectors, ...zoo]) {
    const path = join(root, `${name.replaceAll('.', '/')}.class`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytes)
  }
})
afterAll(() => rmSync(root, { recursive: true }))

describe('what the TypeExtractor of Flink 1.20.3 and 2.3.0 makes of a class, or nothing', () => {
  /** Of the class itself, as if it were its own subclass. */
  const typeOf = (className: string): string => {
    const base = pojoType({ className, fields: [], registered: [], unregistered: [] })
    const found = subclassOf(base, className, classesAt([root]))
    // The vectors name neither packages nor constants.
    return typeof found === 'string'
      ? `refused: ${found}`
      : typeText(found)
          .replaceAll('com.example.zoo.', '')
          .replaceAll(/(Enum \w+) \{[^}]*\}/g, '$1')
  }
  const read: string[] = []
  test.each([...typeTexts])('%s', (name, types) => {
    const found = typeOf(`com.example.zoo.${name}`)
    if (found.startsWith('refused: ')) return
    read.push(name)
    expect({ 'Flink 1.20.3': found, 'Flink 2.3.0': found }).toEqual(types)
  })
  test('POJOs of basic types, enums, arrays, tuples and POJOs are settled', () => {
    const POJOS =
      'PubFields GetSet BoxedIs WrapAcc Fluent Outer Outer$Nested TransStatic FinalField Base Derived AbstractPojo AbstractImpl IfaceImpl Sealed SealedA Point HasGRec Boxes GetGenSub BoundedSub Ext Under StaticAcc DefAcc Gen1Sub HasSwap GetSubGen HObjects HIde HEnumId HEnumName HSuper HNone HCache HStr HSwitch HNested HRec'
    expect(read.join(' ')).toBe(POJOS)
  })
  test.each([
    ['PkgClass', 'Flink may not have taken com.example.zoo.PkgClass for a POJO: it is not public'],
    ['Outer$ProtNested', 'it is not public'],
    ['PrivNoAccess', 'field "a" is neither public nor has a getter and a setter'],
    ['IsField', 'field "isActive" is neither public'], // Flink 1 and 2 differ
    ['PrivCtor', 'it has no public constructor without parameters'],
    ['Empty', 'it has no fields'],
    ['DupSub', 'two fields have one name'],
    ['CustomSerSub', 'it has a readObject or writeObject method'],
    ['WithFactory', 'a TypeInfoFactory decides how it is written'],
    ['FieldFactory', 'a TypeInfoFactory decides how field "l" of com.example.zoo.FieldFactory is written'],
    ['MyValue', 'it implements org.apache.flink.types.Value'],
    ['Node', 'field "next" of com.example.zoo.Node is of a class that it is in, which Flink writes with Kryo'],
    ['GetGen', 'the type T of field "v" of com.example.zoo.GetGen is not known'],
    ['HLoop', 'field "l" of com.example.zoo.HLoop is a java.util.List, which Flink may write with Kryo or not'],
    ['MyTupleX', 'its superclass org.apache.flink.api.java.tuple.Tuple2 is not there'],
    ['Nowhere', 'com.example.zoo.Nowhere: the class is not there'],
  ])('%s is not', (name, why) => expect(typeOf(`com.example.zoo.${name}`)).toContain(why))
})

describe('a subclass that the snapshot lacks', () => {
  const animal = (more: Partial<PojoType> = {}): PojoType =>
    pojoType({
      className: 'com.acme.animals.Animal',
      fields: [
        { name: 'legs', type: { kind: 'int' } },
        { name: 'name', type: { kind: 'string' } },
        { name: 'tags', type: kryoType('java.util.List', []) },
      ],
      registered: [],
      unregistered: [],
      ...more,
    })
  const described = (): PojoType => animal({ classes: [root] })
  const json = (type: PojoType, bytes: Uint8Array): string => {
    const [r, out] = [new ByteReader(bytes), new JsonWriter()]
    jsonOf(type)(r, out)
    expect(r.left).toBe(0)
    return out.text()
  }
  /** By PojoSerializer of Flink 1.20.3 and 2.3.0 alike. (test/classes/java/Pojos.java) */
  const DOG = hex(`04 001b "com.acme.animals.Animal$Dog" # a subclass, by name
    02                                                    # itself
    00 00000007                                           # age
    00 00000002                                           # coat: WIRE
    00 01                                                 # good
    00 02 00 04 "Elm" 00 00000002 0000000000000001 ffffffffffffffff              # home
    00 00000002 01 02 00 04 "Elm" 00 00000002 0000000000000001 ffffffffffffffff
    00                                                    # the second of the homes: null
    00 00000004                                           # legs
    00 04 "Rex"                                           # name
    01                                                    # tags: null
    00 00000006 04e2 00000002                             # weight`)
  const REX =
    '{"@class":"com.acme.animals.Animal$Dog","age":7,"coat":"WIRE","good":true,"home":{"street":"Elm","visits":[1,-1]},"homes":[{"street":"Elm","visits":[1,-1]},null],"legs":4,"name":"Rex","tags":null,"weight":"12.50"}'
  const CAT = hex('04 001b "com.acme.animals.Animal$Cat" 0c 01 00000000')

  test('is printed, passed over, read and written again', () => {
    const type = described()
    expect(json(type, DOG)).toBe(REX)
    const r = new ByteReader(DOG)
    codecOf(type).skip(r)
    expect(r.left).toBe(0)
    const w = new ByteWriter()
    codecOf(type).write(w, codecOf(type).read(new ByteReader(DOG)))
    expect(dump(w.written)).toBe(dump(DOG))
    expect(json(type, hex('02 00 00000006 00 04 "Ant" 01'))).toBe('{"legs":6,"name":"Ant","tags":null}')
  })
  test('a field that its superclass has is of the type that the snapshot says', () => {
    const coat = enumType('com.acme.animals.Animal$Coat', ['WIRE', 'SHORT', 'LONG'])
    const className = 'com.acme.animals.Animal$Dog'
    const tags = { name: 'tags', type: kryoType('java.util.List', []), declaringClass: 'com.acme.animals.Animal' }
    const found = subclassOf(
      { ...described(), className, fields: [{ name: 'coat', type: coat }, tags] },
      className,
      classesAt([root]),
    )
    if (typeof found === 'string') throw new Error(found)
    expect(found.fields.find(({ name }) => name === 'coat')?.type).toBe(coat)
    expect(found.fields.find(({ name }) => name === 'tags')).toEqual(tags)
  })
  test('is read as a file of types declares it', () => {
    const file = join(root, 'animals.txt')
    writeFileSync(
      file,
      `Pojo com.acme.animals.Animal$Dog {age: Integer, weight: BigDecimal, name: String, legs: int, tags: List<String>,
         coat: Enum com.acme.animals.Animal$Coat {SHORT, LONG, WIRE}, good: boolean,
         home: Pojo com.acme.animals.Animal$Home {street: String, visits: long[]}, homes: com.acme.animals.Animal$Home[]}`,
    )
    expect(json(animal({ classes: [file] }), DOG)).toBe(REX)
  })
  test('without classes, or one that Flink takes for no POJO, is refused with the reason', () => {
    const told = (type: PojoType, bytes: Uint8Array) => (): unknown => codecOf(type).read(new ByteReader(bytes))
    expect(told(animal(), DOG)).toThrow('is not in the snapshot; Flink leaves it out')
    expect(told(described(), CAT)).toThrow(
      'subclass com.acme.animals.Animal$Cat of com.acme.animals.Animal is not in the snapshot, and its class file does not settle its fields; Flink may not have taken com.acme.animals.Animal$Cat for a POJO: field "lives" is neither public nor has a getter and a setter',
    )
    expect(told(described(), hex('04 000e "com.acme.Plain" 02 00 00000001'))).toThrow(
      'com.acme.Plain is not a subclass of com.acme.animals.Animal',
    )
    expect(told(described(), hex('04 0003 "a.b" 02'))).toThrow(
      'subclass a.b of com.acme.animals.Animal is not in the snapshot, nor is it among the classes given',
    )
  })
})
