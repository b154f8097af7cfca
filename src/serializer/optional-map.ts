import type { ByteReader } from '../bytes/reader.ts'
import { byte, offset, utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list, optional, prefixed } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { SavepointError } from '../errors.ts'
import type { Type } from '../model/type.ts'
import { opaqueType } from '../type/opaque.ts'
import type { Snapshot } from './form.ts'

/** What a frame holds; a frame whose snapshot class is unknown is kept as bytes, for its length is known. */
export type Frame<T> = { readonly value: T } | { readonly bytes: Uint8Array; readonly reason: string }
export interface Entry<K, V> {
  readonly name: string
  readonly key: Frame<K> | undefined
  readonly value: Frame<V> | undefined
}

/** An ordered map with frames that may be absent. (LinkedOptionalMapSerializer) */
export const optionalMap = <K, V>(key: Codec<K>, value: Codec<V>): Codec<readonly Entry<K, V>[]> =>
  prefixed(
    'LinkedOptionalMap header',
    0x4f2c69a3d70,
    list(record('map entry', { name: utf, key: optional(frame(key), byte), value: optional(frame(value), byte) })),
    'corrupt',
    offset,
  )

function frame<T>(codec: Codec<T>): Codec<Frame<T>> {
  return new Codec<Frame<T>>({
    name: codec.name,
    minBytes: 4,
    read: r => readFrame(codec.name, r.window(r.int()), codec.read),
    write(w, v) {
      const start = w.at
      w.int(0)
      if ('value' in v) codec.write(w, v.value)
      else w.put(v.bytes)
      w.patchInt(start, w.at - start - 4)
    },
  })
}

/** All of `r` as one value, or as bytes where it has a snapshot class that nobody knows. */
export function readFrame<T>(name: string, r: ByteReader, read: (r: ByteReader) => T): Frame<T> {
  try {
    const value = read(r)
    if (r.left > 0)
      throw r.error('corrupt', `bytes left over in the frame of ${name}`, {
        found: `${r.left} bytes`,
        expected: 'none',
      })
    return { value }
  } catch (error) {
    if (error instanceof SavepointError && error.code === 'unknown-snapshot')
      return { bytes: r.bytes, reason: error.what }
    throw error
  }
}

/** The type of a framed snapshot; opaque where it is absent or unknown. */
export function framedType(
  entry: Frame<Snapshot> | undefined,
  name: string,
  typeOf: (snapshot: Snapshot) => Type,
): Type {
  if (entry !== undefined && 'value' in entry) return typeOf(entry.value)
  return opaqueType(name, entry === undefined ? 'its snapshot is missing' : entry.reason)
}
