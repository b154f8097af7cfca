// A canonical savepoint of any size: one operator, one subtask, one value state, written block by block.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { ByteWriter } from '../../dist/bytes/writer.js'
import { keyedHeader } from '../../dist/format/state-header.js'
import { keyGroupOf } from '../../dist/model/key-group.js'
import { snapshotsWith } from '../../dist/serializer/forms.js'
import { codecOf } from '../../dist/type/types.js'
import { releaseOf } from '../../dist/flink/releases.js'
import { parseType } from '../../dist/type/notation.js'
import { base, metadataOf, operator, voidNamespace } from './snapshots.js'

const KEY_GROUPS = 128
const listOf = element => ({
  className: 'org.apache.flink.api.common.typeutils.base.ListSerializerSnapshot',
  version: 2,
  body: { magic: true, outerVersion: 1, outer: {}, nested: [element] },
})
const pojo = (className, fields) => ({
  className: 'org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot',
  version: 2,
  body: {
    className,
    fields: Object.entries(fields).map(([name, snapshot]) => ({
      name,
      key: { value: { declaringClass: className, field: name } },
      value: { value: snapshot },
    })),
    registered: [],
    unregistered: [],
  },
})

/** Eight columns of one content, as a POJO and as a row. */
const order = i => ({
  amount: { unscaled: BigInt(i) * 25n, scale: 2 },
  at: {
    date: { year: 2024, month: 1 + (i % 12), day: 1 + (i % 28) },
    time: { hour: i % 24, minute: i % 60, second: i % 59, nano: (i % 1000) * 1_000_000 },
  },
  count: i % 1000,
  id: BigInt(i) * 1_000_003n,
  name: `customer ${i}`,
  paid: i % 3 === 0,
  score: i / 8,
  street: i % 7 === 0 ? null : 'Hauptstr. 12',
})
/** A snapshot of a row has no names. */
const inOrder = i => Object.fromEntries(Object.values(order(i)).map((value, n) => [`f${n}`, value]))
const ROW =
  'Row<amount DECIMAL(18, 2), at TIMESTAMP(3), count INT, id BIGINT, name STRING, paid BOOLEAN, score DOUBLE, street STRING>'

const tags = i => [`tag-${i % 100}`, 'second tag', `customer ${i}`]
const KRYO = {
  className: 'org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializerSnapshot',
  version: 2,
  body: { className: 'java.util.List', registrations: [], defaultSerializers: [], defaultSerializerClasses: [] },
}
/** Strings of two characters or more as Kryo writes them: the last byte has the high bit. */
const marked = text => [...text].map((letter, i) => letter.charCodeAt(0) | (i === text.length - 1 ? 0x80 : 0))
const LIST = [1, 0, ...marked('java.util.ArrayList'), 1]
/** An ArrayList of strings by Kryo 2, each behind its class, and by Kryo 5, the class in front of all. */
const KRYO_LISTS = {
  2: list => [...LIST, list.length, ...list.flatMap(text => [3, 1, ...marked(text)])],
  5: list => [...LIST, 0x81 + list.length, 3, 0, ...list.flatMap(text => [1, ...marked(text)])],
}
const kryo = major => ({
  snapshot: pojo('com.example.Tagged', { tags: KRYO }),
  value: i => ({ tags: { bytes: Uint8Array.from(KRYO_LISTS[major](tags(i))) } }),
})

const kilobyte = new Uint8Array(1000).map((_, i) => i * 31)

/** What is stored: a snapshot, and the value of entry i. */
export const CONTENTS = {
  kilobytes: { snapshot: base('array.BytePrimitiveArray'), value: () => kilobyte },
  longs: { snapshot: base('Long'), value: i => BigInt(i) * 1_000_003n },
  pojos: {
    snapshot: pojo('com.example.Order', {
      amount: base('Double'),
      count: base('Int'),
      id: base('Long'),
      name: base('String'),
      paid: base('Boolean'),
      street: base('String'),
    }),
    value: i => ({
      amount: i / 8,
      count: i % 1000,
      id: BigInt(i),
      name: `customer ${i}`,
      paid: i % 3 === 0,
      street: i % 7 === 0 ? null : 'Hauptstraße 12',
    }),
  },
  rows: { snapshot: snapshotsWith().snapshotOf(parseType(ROW), releaseOf('2.3')), value: inOrder },
  tags: { snapshot: pojo('com.example.Tagged', { tags: listOf(base('String')) }), value: i => ({ tags: tags(i) }) },
  kryo2: kryo(2),
  kryo5: kryo(5),
  rowsAsPojos: {
    snapshot: pojo('com.example.Order', {
      amount: base('BigDec'),
      at: base('LocalDateTime'),
      count: base('Int'),
      id: base('Long'),
      name: base('String'),
      paid: base('Boolean'),
      score: base('Double'),
      street: base('String'),
    }),
    value: order,
  },
  events: {
    snapshot: pojo('com.example.Event', {
      amount: base('Double'),
      at: base('Instant'),
      id: base('Long'),
      name: base('String'),
      tags: listOf(base('String')),
    }),
    value: i => ({
      amount: (i * 7919) / 100,
      at: { epochSecond: BigInt(1_700_000_000 + i), nano: (i % 1000) * 1_000_000 },
      id: BigInt(i) * 1_000_003n,
      name: `customer ${i}`,
      tags: [`tag-${i % 100}`, 'second tag'],
    }),
  },
}

/** String.hashCode of Java. */
const hashOf = text => [...text].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, 0)

/** The numbers below `entries` by the key groups of their keys, and where each key group begins among them. */
function dealt(entries) {
  const groups = Uint8Array.from({ length: entries }, (_, n) => keyGroupOf(hashOf(`key-${n}`), KEY_GROUPS))
  const starts = new Uint32Array(KEY_GROUPS + 1)
  for (const group of groups) starts[group + 1]++
  for (let group = 0; group < KEY_GROUPS; group++) starts[group + 1] += starts[group]
  const next = starts.slice()
  const numbers = new Uint32Array(entries)
  for (let n = 0; n < entries; n++) numbers[next[groups[n]]++] = n
  return { numbers, starts }
}

/** Writes a savepoint of so many entries into `folder`; every key group has some. */
export function generateState(folder, entries, { snapshot, value }) {
  mkdirSync(folder, { recursive: true })
  const snapshots = snapshotsWith()
  const header = new ByteWriter()
  const state = {
    name: 'state',
    type: 0,
    options: [{ key: 'KEYED_STATE_TYPE', value: 'VALUE' }],
    serializers: [
      { role: 'VALUE_SERIALIZER', snapshot },
      { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
    ],
  }
  keyedHeader(snapshots).write(header, {
    version: 6,
    value: { compressed: false, key: base('String'), states: [state] },
  })
  const file = openSync(join(folder, 'state'), 'w')
  let at = writeSync(file, header.done())
  const [keyCodec, valueCodec] = [codecOf(snapshots.typeOf(base('String'))), codecOf(snapshots.typeOf(snapshot))]
  const offsets = []
  const { numbers, starts } = dealt(entries)
  for (let group = 0; group < KEY_GROUPS; group++) {
    offsets.push(at)
    let w = new ByteWriter(1 << 20)
    w.short(0)
    const end = starts[group + 1]
    for (let i = starts[group]; i < end; i++) {
      const n = numbers[i]
      const lengthAt = w.at
      w.int(0)
      w.byte(group | (i === end - 1 ? 0x80 : 0))
      keyCodec.write(w, `key-${n}`)
      w.byte(0)
      w.patchInt(lengthAt, w.at - lengthAt - 4)
      const valueAt = w.at
      w.int(0)
      valueCodec.write(w, value(n))
      w.patchInt(valueAt, w.at - valueAt - 4)
      if (w.at < 1 << 20) continue
      at += writeSync(file, w.done())
      w = new ByteWriter(1 << 20)
    }
    w.short(-1)
    at += writeSync(file, w.done())
  }
  closeSync(file)
  const managedKeyed = { kind: 'savepoint', first: 0, offsets, delegate: { kind: 'relative', path: 'state', size: at } }
  writeFileSync(join(folder, '_metadata'), metadataOf([operator('bench', 1, KEY_GROUPS, () => ({ managedKeyed }))]))
  return { entries, bytes: at }
}
