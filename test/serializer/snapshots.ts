import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { Trace } from '../../src/codec/codec.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { typeText } from '../../src/type/types.ts'
import { ascii, dump, hex, int32, utf } from '../hex.ts'
import { expectCuts } from '../laws.ts'

// Snapshots as hex, put together by hand: class name, version, body.

export const TU = 'org.apache.flink.api.common.typeutils.'
export const BASE = `${TU}base.`
export const RT = 'org.apache.flink.api.java.typeutils.runtime.'
export const ST = 'org.apache.flink.api.scala.typeutils.'
export const TABLE = 'org.apache.flink.table.runtime.typeutils.'
export const STREAMING = 'org.apache.flink.streaming.'
export const STATE = 'org.apache.flink.runtime.state.'
export const CEP = 'org.apache.flink.cep.nfa.'

/** Class name, version, body. */
export const versioned = (className: string, version: number, body: string): string =>
  `${utf(className)} ${int32(version)} ${body} `
/** Nested snapshots behind magic and version of their delegate. */
export const delegate = (...nested: readonly string[]): string =>
  `001457fd 00000001 ${int32(nested.length)} ${nested.join(' ')} `
/** A composite snapshot: magic, outer version, outer body, nested snapshots. */
export const composite = (
  className: string,
  outerVersion: number,
  outer: string,
  ...nested: readonly string[]
): string => versioned(className, 3, `000de704 ${int32(outerVersion)} ${outer} ${delegate(...nested)}`)
/** `base.X` → `base.X$XSnapshot`, as most serializers without parameters have it. */
export const snapshotOf = (serializer: string): string =>
  `${serializer}$${serializer.slice(serializer.lastIndexOf('.') + 1)}Snapshot`
export const simple = (serializer: string): string => versioned(snapshotOf(serializer), 3, '')

export const INT = simple(`${BASE}IntSerializer`)
export const LONG = simple(`${BASE}LongSerializer`)
export const STRING = simple(`${BASE}StringSerializer`)

/** A Flink string of ASCII below 127 characters. */
export const flinkString = (text: string): string =>
  `${(text.length + 1).toString(16).padStart(2, '0')} ${ascii(text)} `

export type MapEntry = readonly [name: string, key: string | undefined, value: string | undefined]
/** An ordered map with frames: names, and for each a key and a value frame, or undefined where it is absent. */
export function optionalMap(...entries: readonly MapEntry[]): string {
  const framed = (frame: string | undefined): string =>
    frame === undefined ? '00' : `01 ${int32(hex(frame).length)} ${frame}`
  return `000004f2c69a3d70 ${int32(entries.length)} ${entries.map(([name, key, value]) => `${utf(name)} ${framed(key)} ${framed(value)}`).join(' ')} `
}

export interface SnapshotRow {
  readonly name: string
  readonly hex: string
  /** Bytes, where it is known from elsewhere. */
  readonly size?: number
  readonly type: object
  readonly text: string
}

const forms = snapshotsWith()

/** Every snapshot says its type, comes back byte for byte, and is refused when cut. */
export function snapshotLaws(name: string, rows: readonly SnapshotRow[], snapshots = forms): void {
  describe(name, () => {
    test.each(rows.map(row => [row.name, row] as const))('%s', (_, row) => {
      const bytes = hex(row.hex)
      if (row.size !== undefined) expect(bytes, 'the vector itself').toHaveLength(row.size)
      const reader = (): ByteReader => new ByteReader(Uint8Array.of(...bytes, 0xde, 0xad), 'f', 100)
      const [read, skipped, traced] = [reader(), reader(), reader()]
      const snapshot = snapshots.codec.read(read)
      expect(read.at).toBe(bytes.length)
      snapshots.codec.skip(skipped)
      expect(skipped.at).toBe(bytes.length)
      expect(snapshots.codec.trace(traced, new Trace())).toEqual(snapshot)
      expect(traced.at).toBe(bytes.length)
      const w = new ByteWriter()
      snapshots.codec.write(w, snapshot)
      expect(dump(w.done())).toBe(dump(bytes))
      expect(snapshots.typeOf(snapshot)).toEqual(row.type)
      expect(typeText(snapshots.typeOf(snapshot))).toBe(row.text)
      expectCuts(snapshots.codec, bytes)
    })
  })
}
