import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { decode } from '../../src/codec/codec.ts'
import { parseType, typeText, type Type } from '../../src/index.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { describedIn } from '../serializer/collected.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

const texts = new Set<string>()

const readBack = (types: readonly Type[]): void => {
  for (const text of new Set(types.map(typeText))) {
    texts.add(text)
    expect(typeText(parseType(text))).toBe(text)
  }
}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: texts of types are read back (${CORPUS_DIR ?? SKIPPED})`, () => {
  const { envelope, typeOf } = snapshotsWith(ownSerializers)
  test.each(filesNamed('serializer-snapshot').map(file => [inCorpus(file), file]))('%s', (_, file) =>
    readBack([typeOf(decode(envelope, new ByteReader(bytesOf(file), file)))]),
  )
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    const { described, types } = await describedIn(file, { codecs: ownSerializers })
    readBack([...types, ...described.map(({ type }) => type)])
  })
  test('there are many', () => expect(texts.size).toBeGreaterThan(200))
})
