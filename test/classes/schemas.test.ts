import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classesAt, type JobClasses } from '../../src/classes/classes.ts'
import { avroSchemaOf, protobufDescriptorOf } from '../../src/classes/schemas.ts'
import { avroType } from '../../src/type/avro.ts'
import { subclassOf } from '../../src/type/pojo-of-class.ts'
import { pojoType } from '../../src/type/pojo-type.ts'

/** Classes that Avro 1.11.4 and Protobuf 3.25.5 generated, and what they say at run time. (java/generated.sh) */
const generated = JSON.parse(readFileSync(new URL('generated.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>
const atRunTime = (name: string): Buffer => gunzipSync(Buffer.from(generated[name]!, 'base64'))

let folder = ''
let classes: JobClasses
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemas-'))
  writeFileSync(join(folder, 'generated.jar'), Buffer.from(generated['jar']!, 'base64'))
  classes = classesAt([join(folder, 'generated.jar')])
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the Avro schema of a generated class', () => {
  test.each(['com.acme.avro.Order', 'com.acme.avro.Wide'])('%s', name => {
    const schema = avroSchemaOf(name, classes)!
    expect(JSON.parse(schema)).toEqual(JSON.parse(atRunTime(name).toString()))
  })
  test('one that is longer than a constant may be', () =>
    expect(atRunTime('com.acme.avro.Wide').length).toBeGreaterThan(70_000))
  test.each(['com.acme.avro.Kind', 'com.acme.proto.Single', 'com.acme.Nothing'])('%s has none', name =>
    expect(avroSchemaOf(name, classes)).toBeUndefined(),
  )
})

test('Flink writes a field of such a class with Avro', () => {
  const className = 'com.acme.avro.Holder'
  const found = subclassOf(pojoType({ className, fields: [], registered: [], unregistered: [] }), className, classes)
  const schema = avroSchemaOf('com.acme.avro.Order', classes)!
  expect(found).toMatchObject({
    fields: [
      { name: 'count', type: { kind: 'long' } },
      { name: 'order', type: avroType('com.acme.avro.Order', schema) },
    ],
  })
})

describe('the Protobuf descriptor of a generated class', () => {
  test.each([
    ['com.acme.proto.OrderOuterClass$Order', 'com.acme.proto.OrderOuterClass', 'com_acme_proto_Order'],
    ['com.acme.proto.OrderOuterClass$Order$Item', 'com.acme.proto.OrderOuterClass', 'com_acme_proto_Order_Item'],
    ['com.acme.proto.Single', 'com.acme.proto.SingleOuterClass', 'com_acme_proto_Single'],
  ])('%s', (name, outer, message) => {
    const found = protobufDescriptorOf(name, classes)!
    expect(found.message).toBe(message)
    expect(Buffer.from(found.file)).toEqual(atRunTime(outer))
  })
  test.each(['com.acme.proto.OrderOuterClass', 'com.acme.avro.Order', 'com.acme.Nothing'])('%s has none', name =>
    expect(protobufDescriptorOf(name, classes)).toBeUndefined(),
  )
})
