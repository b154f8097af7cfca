import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode } from '../../src/codec/codec.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { typeText } from '../../src/type/types.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

/** Snapshots that are not read or not written back alike, by class, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: serializer snapshots (${CORPUS_DIR ?? SKIPPED})`, () => {
  const { envelope, typeOf } = snapshotsWith(ownSerializers)
  test.each(filesNamed('serializer-snapshot').map(file => [inCorpus(file), file]))('%s', (_, file) => {
    const bytes = bytesOf(file)
    const r = new ByteReader(bytes, file)
    const snapshot = decode(envelope, r)
    if (EXCEPTIONS[snapshot.className] !== undefined) return
    expect(r.left).toBe(0)
    const w = new ByteWriter()
    envelope.write(w, snapshot)
    expect(Buffer.compare(w.done(), bytes)).toBe(0)
    expect(typeText(typeOf(snapshot))).not.toBe('')
  })
})
