import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromBase64 } from '../../src/bytes/base64.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ClassFile } from '../../src/classes/class-file.ts'
import { describeClass } from '../../src/classes/read-class.ts'
import { kryoReader } from '../../src/kryo/engine.ts'
import { passing } from '../../src/kryo/sink.ts'
import type { JavaClasses } from '../../src/model/java-class.ts'
import { JsonSink } from '../../src/type/kryo-json.ts'
import { PartPrinter } from '../../src/type/kryo-part.ts'
import { PartSink } from '../../src/type/kryo-part-sink.ts'
import { hex } from '../hex.ts'

// What KryoSerializer of Flink 1.20.3 and 2.3.0 wrote of objects of these classes, and what they are; read with the class files alone.

interface Vector {
  readonly class: string
  readonly kryo2: string | null | undefined
  readonly kryo5: string | null | undefined
  readonly value: unknown
}
const { support, classes } = JSON.parse(readFileSync(new URL('../classes/vectors.json', import.meta.url), 'utf8')) as {
  readonly support: Readonly<Record<string, string>>
  readonly classes: Readonly<Record<string, Vector>>
}
const PACKAGE = 'com.example.zoo.'
const files = new Map(
  [...Object.entries(support), ...Object.entries(classes).map(([name, one]) => [name, one.class] as const)].map(
    ([name, file]) => [PACKAGE + name, describeClass(new ClassFile(fromBase64(file), name), name)],
  ),
)
const known: JavaClasses = { find: name => files.get(name) }

const rows = Object.entries(classes).flatMap(([name, { kryo2, kryo5, value }]) =>
  ([2, 5] as const).flatMap(major => {
    const bytes = major === 5 && kryo5 === '=' ? kryo2 : major === 5 ? kryo5 : kryo2
    return typeof bytes === 'string' ? [{ name, major, bytes, value }] : []
  }),
)

// Parts that queries step into print as the whole does.
const parts = new PartSink()
const printer = new PartPrinter()

describe('objects of the vectors', () => {
  test('there are hundreds', () => expect(rows.length).toBeGreaterThan(220))
  test.each(rows)('$name, Kryo $major', ({ name, major, bytes, value }) => {
    const { read } = kryoReader({
      major,
      className: PACKAGE + name,
      classes: known,
      defaults: [],
      registrations: [{ className: PACKAGE + name, serializer: undefined }],
    })
    const out = new JsonWriter()
    const sink = new JsonSink()
    const r = new ByteReader(hex(bytes))
    sink.into(out)
    read(r, sink)
    expect(r.left).toBe(0)
    const text = out.text()
    expect(JSON.stringify(JSON.parse(text, exact))).toBe(spelled(JSON.stringify(value, exact)))
    r.only(0, r.end)
    read(r, passing)
    expect(r.left).toBe(0)
    r.only(0, r.end)
    read(r, parts)
    const again = new JsonWriter()
    printer.print(parts.reader(), again)
    expect(again.text()).toBe(text)
  })
})

/** Dates of whole seconds have three zeros in the vectors, and one duration is not what Duration.toString gives for its bytes. */
const spelled = (text: string): string => text.replaceAll('.000Z"', 'Z"').replace('PT-5.000000007S', 'PT-4.999999993S')

/** −0.0, which JSON.parse gives as −0, is written as a text in the vectors. */
const exact = (_: string, value: unknown): unknown => (Object.is(value, -0) ? '-0.0' : value)
