import { ByteReader } from '../bytes/reader.ts'
import { int, utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { serializerProxy, type ReadNested } from './legacy-bridge.ts'
import { readFrame, type Frame } from './optional-map.ts'
import type { Snapshot } from './form.ts'

// Old snapshots keep what they contain in a blob, behind offsets that let Flink skip what it cannot load. Nothing in a blob is ever
// changed, so blob and offsets are written back as they are, and the snapshots inside are there to be looked at.

/** Bytes from the start of the blob. */
interface Offsets {
  readonly serializer: number
  readonly snapshot: number
}
const offsets = list(record('offsets', { serializer: int, snapshot: int }))

export interface Pairs {
  readonly offsets: readonly Offsets[]
  readonly blob: Uint8Array
  readonly nested: readonly Frame<Snapshot>[]
}

/** Serializers and their snapshots, back to back. (TypeSerializerSerializationUtil.writeSerializersAndConfigsWithResilience) */
export const pairs = (read: ReadNested): Codec<Pairs> =>
  new Codec<Pairs>({
    name: 'serializers and snapshots',
    minBytes: 8,
    read(r) {
      const spots = offsets.read(r)
      const blob = r.window(r.int())
      return {
        offsets: spots,
        blob: blob.bytes,
        nested: spots.map((spot, i) => nestedAt(blob, spot, spots[i + 1]?.serializer ?? blob.end, read)),
      }
    },
    write(w, v) {
      offsets.write(w, v.offsets)
      w.int(v.blob.length)
      w.put(v.blob)
    },
  })

function nestedAt(blob: ByteReader, spot: Offsets, end: number, read: ReadNested): Frame<Snapshot> {
  const serializer = part(blob, spot.serializer, spot.snapshot)
  return readFrame('an old serializer snapshot', part(blob, spot.snapshot, end), r =>
    read(r, () => serializerProxy.read(serializer)),
  )
}

/** Moves the cursor to `to`. Parts come one after the other, so that none is read twice. */
function part(blob: ByteReader, from: number, to: number): ByteReader {
  if (from < blob.at || to < from || to > blob.end)
    throw blob.error('corrupt', 'offsets do not follow each other', {
      found: `${from} and ${to}`,
      expected: `${blob.at} to ${blob.end}`,
    })
  blob.at = from
  return blob.window(to - from)
}

/** The class named by a framed snapshot that nobody knows. */
export function classOfFrame(bytes: Uint8Array): string {
  const r = new ByteReader(bytes)
  r.skip(4)
  return r.utf()
}

export interface OldEntry {
  readonly name: string
  readonly snapshot: Snapshot
}
export interface OldPojo {
  readonly className: string
  readonly offsets: readonly (readonly Offsets[])[]
  readonly blob: Uint8Array
  /** Fields, registered and other subclasses. One unknown snapshot hides where the names behind it are. */
  readonly groups: Frame<readonly (readonly OldEntry[])[]>
}

/** Each entry has its name in front of its serializer. (PojoSerializerConfigSnapshot) */
export const oldPojo = (read: ReadNested): Codec<OldPojo> =>
  new Codec<OldPojo>({
    name: 'old POJO snapshot',
    minBytes: 18,
    read(r) {
      const className = utf.read(r)
      const groups = [offsets.read(r), offsets.read(r), offsets.read(r)]
      const blob = r.window(r.int())
      return {
        className,
        offsets: groups,
        blob: blob.bytes,
        groups: readFrame('an old POJO snapshot', blob, inner =>
          groups.map(group => group.map(spot => entryAt(inner, spot, read))),
        ),
      }
    },
    write(w, v) {
      utf.write(w, v.className)
      for (const group of v.offsets) offsets.write(w, group)
      w.int(v.blob.length)
      w.put(v.blob)
    },
  })

function entryAt(blob: ByteReader, spot: Offsets, read: ReadNested): OldEntry {
  const name = blob.utf()
  const serializer = part(blob, spot.serializer, spot.snapshot)
  return { name, snapshot: read(blob, () => serializerProxy.read(serializer)) }
}
