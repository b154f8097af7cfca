// Snapshots with one large value: a key of one operator, in one file.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { keyedHeader } from '../../dist/format/state-header.js'
import { keyGroupOf } from '../../dist/model/key-group.js'
import { snapshotsWith } from '../../dist/serializer/forms.js'
import { bytesOf, metadataOf, operator } from './snapshots.js'

const KEY_GROUPS = 128
const TYPES = 'org.apache.flink.api.common.typeutils.base.'
const simple = (name, where = TYPES) => ({
  className: `${where}${name}Serializer$${name}SerializerSnapshot`,
  version: 3,
  body: {},
})
const composite = (name, ...nested) => ({
  className: `${TYPES}${name}SerializerSnapshot`,
  version: 3,
  body: { magic: true, outerVersion: 1, outer: {}, nested },
})
const voidNamespace = simple('VoidNamespace', 'org.apache.flink.runtime.state.')

const int = value => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const varInt = value => {
  const bytes = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push(left < 128 ? left : (left % 128) | 0x80)
    if (left < 128) return Buffer.from(bytes)
  }
}
const text = (count, piece) => Buffer.from(piece.repeat(Math.ceil(count / piece.length)).slice(0, count), 'latin1')

/** n elements of `size` bytes: `put` writes one. */
function elements(n, size, put) {
  const bytes = Buffer.alloc(n * size)
  for (let i = 0; i < n; i++) put(bytes, i * size, i)
  return bytes
}

/**
 * How values of so many bytes are made, canonical and heap-native: what stands in front of them (`front`) and they (`body`), in the order of
 * parts that are written.
 */
const VALUES = {
  string: {
    kind: 'VALUE',
    snapshot: simple('String'),
    parts: size => [varInt(size + 1), text(size, 'an ASCII text without escapes, ')],
  },
  escaped: {
    kind: 'VALUE',
    snapshot: simple('String'),
    parts: size => [varInt(size + 1), text(size, 'a "text" of\\lines,\n')],
  },
  bytes: {
    kind: 'VALUE',
    snapshot: { ...simple('BytePrimitiveArray', `${TYPES}array.`) },
    parts: size => [int(size), text(size, 'bytes \u0000\u00ff')],
  },
  list: {
    kind: 'LIST',
    snapshot: composite('List', simple('Long')),
    parts: size => [
      elements(Math.floor(size / 9), 9, (to, at, i) => (to.writeInt32BE(i, at + 4), (to[at + 8] = 0x2c))),
    ],
    heap: size => [
      int(Math.floor(size / 8)),
      elements(Math.floor(size / 8), 8, (to, at, i) => to.writeInt32BE(i, at + 4)),
    ],
  },
  map: {
    kind: 'MAP',
    snapshot: composite('Map', simple('Long'), simple('Long')),
    heap: size => {
      const n = Math.floor(size / 17)
      return [int(n), elements(n, 17, (to, at, i) => (to.writeInt32BE(i, at + 4), to.writeInt32BE(7, at + 13)))]
    },
  },
}

/** A savepoint of one entry: key 7, and a value of so many bytes. `layout`: canonical or heap. */
export function oneValue(folder, layout, name, size) {
  mkdirSync(folder, { recursive: true })
  const { kind, snapshot, parts, heap = parts } = VALUES[name]
  const header = bytesOf(keyedHeader(snapshotsWith()), {
    version: 6,
    value: {
      compressed: false,
      key: simple('Long'),
      states: [
        {
          name: 'large',
          type: 0,
          options: [{ key: 'KEYED_STATE_TYPE', value: kind }],
          serializers: [
            { role: 'VALUE_SERIALIZER', snapshot },
            { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
          ],
        },
      ],
    },
  })
  const keyGroup = keyGroupOf(7, KEY_GROUPS)
  const key = Buffer.alloc(8)
  key[7] = 7
  const value = layout === 'heap' ? heap(size) : parts(size)
  const length = value.reduce((sum, part) => sum + part.length, 0) - (kind === 'LIST' && layout !== 'heap' ? 1 : 0)
  const block =
    layout === 'heap'
      ? [int(keyGroup), Buffer.from([0, 0]), int(1), Buffer.from([0]), key, ...value]
      : [Buffer.from([0, 0]), int(10), Buffer.from([keyGroup | 0x80]), key, Buffer.from([0]), int(length), ...value]
  const file = openSync(join(folder, 'state'), 'w')
  let at = 0
  const put = bytes => {
    for (let done = 0; done < bytes.length;)
      done += writeSync(file, bytes, done, Math.min(1 << 28, bytes.length - done))
    at += bytes.length
  }
  put(header)
  for (const part of block.slice(0, -1)) put(part)
  if (layout === 'heap') put(block.at(-1))
  else {
    put(block.at(-1).subarray(0, kind === 'LIST' ? -1 : undefined))
    put(Buffer.from([0xff, 0xff]))
  }
  closeSync(file)
  const delegate = { kind: 'relative', path: 'state', size: at }
  const offsets = Array.from({ length: KEY_GROUPS }, (_, i) => (i === keyGroup ? header.length : 0))
  const managedKeyed =
    layout === 'heap'
      ? { kind: 'keyGroups', first: keyGroup, offsets: [header.length], delegate, id: 'a' }
      : { kind: 'savepoint', first: 0, offsets, delegate }
  writeFileSync(join(folder, '_metadata'), metadataOf([operator('one', 1, KEY_GROUPS, () => ({ managedKeyed }))]))
  return folder
}
