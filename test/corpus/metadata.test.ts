import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode } from '../../src/codec/codec.ts'
import { metadata } from '../../src/format/metadata.ts'
import { readProperties } from '../../src/format/properties.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'

/** Members that may be byte arrays; everything else is decoded. */
const BYTES: Readonly<Record<string, string>> = {
  properties: 'the Java object stream',
  data: 'an inline payload, or coordinator state',
  payload: 'master state',
  bytes: 'an inline change',
}

function byteArrays(value: unknown, name: string, found: Set<string>): Set<string> {
  if (value instanceof Uint8Array) found.add(name)
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) byteArrays(member, Number.isNaN(Number(key)) ? key : name, found)
  return found
}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: _metadata (${CORPUS_DIR ?? SKIPPED})`, () => {
  const files = filesNamed('_metadata')
  test('there are some', () => expect(files.length).toBeGreaterThan(0))

  test.each(files.map(file => [inCorpus(file), file]))('%s', (_, file) => {
    const bytes = bytesOf(file)
    const value = structuredClone(decode(metadata, new ByteReader(bytes, file)))
    expect([...byteArrays(value, '', new Set())].filter(name => BYTES[name] === undefined)).toEqual([])
    const base = bytes.length - value.properties.length
    const end = value.version < 4 ? base : readProperties(value.properties, file, base).end
    expect(end).toBe(bytes.length)
    const w = new ByteWriter()
    metadata.write(w, value)
    expect(Buffer.compare(w.done(), bytes)).toBe(0)
  })
})
