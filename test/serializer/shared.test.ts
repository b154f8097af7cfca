import { expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { releaseOf } from '../../src/flink/releases.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import type { Snapshot } from '../../src/serializer/form.ts'
import { parseType } from '../../src/index.ts'

function bytesOf(type: string, snapshots = snapshotsWith()): Uint8Array {
  const w = new ByteWriter()
  snapshots.envelope.write(w, snapshots.snapshotOf(parseType(type), releaseOf('1.20')) as Snapshot)
  return w.done()
}

test('snapshots of the same bytes are one, and so are their types', () => {
  const snapshots = snapshotsWith()
  const read = (type: string): Snapshot => snapshots.envelope.read(new ByteReader(bytesOf(type)))
  const [first, other] = [read('Map<String, List<Long>>'), read('Map<Long, List<Long>>')]
  expect(read('Map<String, List<Long>>')).toBe(first)
  expect(read('Map<Long, List<Long>>')).toBe(other)
  expect(snapshots.typeOf(first)).toEqual(parseType('Map<String, List<Long>>'))
  expect(snapshots.typeOf(other)).toEqual(parseType('Map<Long, List<Long>>'))
  const bytes = bytesOf('List<Long>')
  const list = snapshots.envelope.read(new ByteReader(bytes))
  bytes.fill(0)
  expect(read('List<Long>'), 'whatever becomes of the bytes').toBe(list)
})

test('bytes of one hash and length are told apart', () => {
  const snapshots = snapshotsWith()
  const read = (fields: string): Snapshot =>
    snapshots.envelope.read(new ByteReader(bytesOf(`Enum ${fields}`, snapshots)))
  const [a, b] = [read('E { Aa }'), read('E { BB }')] // 31 × 'A' + 'a' = 31 × 'B' + 'B'
  expect(b).not.toBe(a)
  expect(snapshots.typeOf(b)).not.toEqual(snapshots.typeOf(a))
})
