import type { ByteReader } from '../bytes/reader.ts'
import { int, long } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { record } from '../codec/record.ts'
import type { Type, Wrapper } from '../model/type.ts'
import { nothingColumns } from './base.ts'
import { leaf, pair, wrapper, wrapping, type Columns, type Inner, type Json, type Kind } from './kind.ts'
import { fieldMembers } from './members.ts'
import { longNumber } from './scalar.ts'
import { emptyRecord, type RecordValue } from './record.ts'
import { inlineRecord, shared, unionText } from './typescript.ts'
import { sortableLong, sortableLongJson } from './stored.ts'

/** Timers: key and namespace behind the timestamp. */
export interface TimerType extends Type {
  readonly key: Type
  readonly namespace: Type
}
export const timerType = (key: Type, namespace: Type): TimerType => ({ kind: 'timer', key, namespace })
export const isTimer = (type: Type): type is TimerType => type.kind === 'timer'
export interface NfaStateType extends Type {
  readonly previousTimestamp: boolean
}
export const nfaStateType = (previousTimestamp: boolean): NfaStateType => ({ kind: 'nfaState', previousTimestamp })
/** Elements of two inputs. */
export interface UnionType extends Type {
  readonly one: Type
  readonly two: Type
}
export const unionType = (one: Type, two: Type): UnionType => ({ kind: 'union', one, two })
export const ttlType = wrapping('ttl')
export const isTtl = (type: Type): type is Wrapper => type.kind === 'ttl'
export const streamElementType = wrapping('streamElement')
export const joinBufferType = wrapping('joinBuffer')
export const lockableType = wrapping('lockable')

/** A time as a long of milliseconds, printed as a number; not of the user's, so never in quotes. */
export const EPOCH_MILLIS: Type = { kind: 'epochMillis' }

const recordText = (members: Readonly<Record<string, string>>): string =>
  inlineRecord(Object.entries(members).map(([name, type]) => ({ name, type })))
const timeWindowType = shared('TimeWindow', { start: 'bigint', end: 'bigint' })

/** Milliseconds, the end exclusive. (TimeWindow.Serializer) */
const timeWindow = record('TimeWindow', { start: long, end: long })
export const timeWindowColumns: Columns = {
  exactSkip: true,
  codec: () => timeWindow,
  typescript: (_, ts) => timeWindowType(ts),
  length: () => 16,
  shape: () => ({ fields: ['start', 'end'].map(name => ({ name, type: EPOCH_MILLIS })), open: () => '' }),
  json: () => (r, out) => {
    out.ascii('{"start":')
    out.long(r.int(), r.int() >>> 0)
    out.ascii(',"end":')
    out.long(r.int(), r.int() >>> 0)
    out.byte(0x7d)
  },
  members: () =>
    fieldMembers(['start', 'end'].map(name => ({ name, type: EPOCH_MILLIS, skip: (r: ByteReader) => r.skip(8) }))),
}

const globalWindow = new Codec<RecordValue>({
  name: 'GlobalWindow',
  minBytes: 1,
  read: r => (r.skip(1), emptyRecord()),
  write: w => w.byte(0),
  skip: r => r.skip(1),
})
export const globalWindowColumns: Columns = {
  exactSkip: true,
  codec: () => globalWindow,
  typescript: () => recordText({}),
  length: () => 1,
  json: () => (r, out) => (r.skip(1), out.ascii('{}')),
}

/** The time of last access in milliseconds, then the value. (TtlStateFactory.TtlSerializer) */
const ttlColumns: Omit<Kind<Wrapper>, 'kind' | 'text'> = {
  exactSkip: true,
  typescript: (t, ts) => recordText({ lastAccess: 'bigint', value: ts.of(t.element) }),
  codec(t, inner) {
    return record('TTL value', { lastAccess: long, value: inner.codec(t.element) })
  },
  json(t, inner) {
    const json = inner.json(t.element)
    return (r, out) => {
      const high = r.int()
      const low = r.int() >>> 0
      out.ascii('{"value":')
      json(r, out)
      out.ascii(',"lastAccess":')
      out.long(high, low)
      out.byte(0x7d)
    }
  },
  shape: t => ({
    fields: [
      { name: 'lastAccess', type: EPOCH_MILLIS },
      { name: 'value', type: t.element },
    ],
    open: () => '',
  }),
  members: (t, inner) =>
    fieldMembers([
      { name: 'lastAccess', type: EPOCH_MILLIS, skip: r => r.skip(8) },
      { name: 'value', type: t.element, skip: inner.codec(t.element).skip },
    ]),
  length(t, inner) {
    const length = inner.length(t.element)
    return length >= 0 ? 8 + length : -1
  },
}

/** The sign bit of the timestamp is flipped, so that bytes sort by time. (TimerSerializer) */
function timerColumns(): Omit<Kind<TimerType>, 'kind' | 'text'> {
  return {
    codec: (t, inner) =>
      record('timer', { timestamp: sortableLong, key: inner.codec(t.key), namespace: inner.codec(t.namespace) }),
    typescript: (t, ts) => recordText({ timestamp: 'bigint', key: ts.of(t.key), namespace: ts.of(t.namespace) }),
    json(t, inner) {
      const [key, namespace] = [inner.json(t.key), inner.json(t.namespace)]
      return (r, out) => {
        out.ascii('{"timestamp":')
        sortableLongJson(r, out)
        out.ascii(',"key":')
        key(r, out)
        out.ascii(',"namespace":')
        namespace(r, out)
        out.byte(0x7d)
      }
    },
    length(t, inner) {
      const [key, namespace] = [inner.length(t.key), inner.length(t.namespace)]
      return key >= 0 && namespace >= 0 ? 8 + key + namespace : -1
    },
  }
}

/** Elements of a stream by tag; only the first two hold a value. (StreamElementSerializer) */
interface StreamElement {
  readonly kind: string
  readonly [member: string]: unknown
}
const OTHERS: readonly {
  readonly tag: number
  readonly kind: string
  readonly codec: Codec<Readonly<Record<string, unknown>>>
}[] = [
  { tag: 2, kind: 'watermark', codec: record('watermark', { timestamp: long }) },
  {
    tag: 3,
    kind: 'latencyMarker',
    codec: record('latency marker', { markedTime: long, operatorLower: long, operatorUpper: long, subtask: int }),
  },
  { tag: 4, kind: 'watermarkStatus', codec: record('watermark status', { status: int }) },
  {
    tag: 5,
    kind: 'recordAttributes',
    codec: record('record attributes', {
      backlog: new Codec<number>({ name: 'backlog', minBytes: 1, read: r => r.byte(), write: (w, v) => w.byte(v) }),
    }),
  },
  { tag: 6, kind: 'internalWatermark', codec: record('internal watermark', { subpartition: int, timestamp: long }) },
]

function streamElementCodec(value: Codec<unknown>): Codec<StreamElement> {
  const timed = record('record', { timestamp: long, value })
  const bare = record('record', { value })
  const rows = [
    { tag: 0, kind: 'timestamped', codec: timed as Codec<Readonly<Record<string, unknown>>> },
    { tag: 1, kind: 'record', codec: bare as Codec<Readonly<Record<string, unknown>>> },
    ...OTHERS,
  ]
  const choose = (r: ByteReader): (typeof rows)[number] => {
    const tag = r.byte()
    const row = rows[tag]
    if (row === undefined)
      throw r.error('corrupt', 'not a stream element', { found: `tag ${tag}`, expected: '0 to 6' }, r.at - 1)
    return row
  }
  return new Codec<StreamElement>({
    name: 'stream element',
    minBytes: 1,
    read(r) {
      const { kind, codec } = choose(r)
      return { kind, ...codec.read(r) }
    },
    write(w, v) {
      const row = rows.find(({ kind }) => kind === v.kind)!
      w.byte(row.tag)
      row.codec.write(w, v)
    },
    skip: r => choose(r).codec.skip(r),
  })
}

/** As `kind` tells, which is one of the names of Flink's stream elements. */
const streamElementText = (value: string): string =>
  unionText([
    recordText({ kind: '"timestamped"', timestamp: 'bigint', value }),
    recordText({ kind: '"record"', value }),
    recordText({ kind: '"watermark"', timestamp: 'bigint' }),
    recordText({
      kind: '"latencyMarker"',
      markedTime: 'bigint',
      operatorLower: 'bigint',
      operatorUpper: 'bigint',
      subtask: 'number',
    }),
    recordText({ kind: '"watermarkStatus"', status: 'number' }),
    recordText({ kind: '"recordAttributes"', backlog: 'number' }),
    recordText({ kind: '"internalWatermark"', subpartition: 'number', timestamp: 'bigint' }),
  ])

function streamElementJson(t: Wrapper, inner: Inner): Json {
  const json = inner.json(t.element)
  const others = streamElementCodec(inner.codec(t.element))
  return (r, out) => {
    const tag = r.left > 0 ? r.bytes[r.at]! : -1
    if (tag !== 0 && tag !== 1) {
      const { kind, ...members } = others.read(r)
      return out.ascii(
        `{${JSON.stringify(`@${kind}`)}:{${Object.entries(members)
          .map(([name, value]) => `"${name}":${String(value)}`)
          .join(',')}}}`,
      )
    }
    r.skip(1)
    if (tag === 0) {
      out.ascii('{"timestamp":')
      out.long(r.int(), r.int() >>> 0)
      out.ascii(',"value":')
    } else {
      out.ascii('{"value":')
    }
    json(r, out)
    out.byte(0x7d)
  }
}

/** A tag 1 or 2, then an element of that input. (CoGroupedStreams.UnionSerializer) */
const unionColumns: Omit<Kind<UnionType>, 'kind' | 'text'> = {
  typescript: (t, ts) => unionText([recordText({ one: ts.of(t.one) }), recordText({ two: ts.of(t.two) })]),
  codec(t, inner) {
    const inputs = [inner.codec(t.one), inner.codec(t.two)]
    const names = ['one', 'two'] as const
    return new Codec<RecordValue>({
      name: 'union',
      minBytes: 1,
      read(r) {
        const which = input(r)
        return { [names[which]]: inputs[which]!.read(r) }
      },
      write(w, v) {
        const which = 'one' in v ? 0 : 1
        w.byte(which + 1)
        inputs[which]!.write(w, v[names[which]])
      },
      skip: r => inputs[input(r)]!.skip(r),
    })
  },
  json(t, inner) {
    const inputs = [inner.json(t.one), inner.json(t.two)]
    return (r, out) => {
      const which = input(r)
      out.ascii(which === 0 ? '{"one":' : '{"two":')
      inputs[which]!(r, out)
      out.byte(0x7d)
    }
  },
  members: t => ({
    names: ['one', 'two'],
    also: undefined,
    typeAt: step => (step === 'one' ? t.one : step === 'two' ? t.two : undefined),
    enter(step, go, none) {
      const inside = go(step === 'one' ? t.one : t.two)
      return r => ((input(r) === 0) === (step === 'one') ? inside(r) : none(r))
    },
  }),
}
function input(r: ByteReader): 0 | 1 {
  const tag = r.byte()
  if (tag !== 1 && tag !== 2)
    throw r.error('corrupt', 'not an element of a union', { found: `tag ${tag}`, expected: '1 or 2' }, r.at - 1)
  return tag === 1 ? 0 : 1
}

/** Whether the element was joined, then the element. (IntervalJoinOperator.BufferEntrySerializer) */
const joinBufferColumns: Omit<Kind<Wrapper>, 'kind' | 'text'> = {
  codec: (t, inner) => record('buffer entry', { joined: flag, element: inner.codec(t.element) }),
  typescript: (t, ts) => recordText({ joined: 'boolean', element: ts.of(t.element) }),
  json(t, inner) {
    const json = inner.json(t.element)
    return (r, out) => {
      out.ascii(r.byte() === 0 ? '{"joined":false,"element":' : '{"joined":true,"element":')
      json(r, out)
      out.byte(0x7d)
    }
  },
  members: (t, inner) =>
    fieldMembers([
      { name: 'joined', type: { kind: 'boolean' }, skip: r => r.skip(1) },
      { name: 'element', type: t.element, skip: inner.codec(t.element).skip },
    ]),
}
const flag = new Codec<boolean>({
  name: 'flag',
  minBytes: 1,
  read: r => r.byte() !== 0,
  write: (w, v) => w.byte(v ? 1 : 0),
  skip: r => r.skip(1),
})

/** What Flink's own operators keep. */
export const frameworkKinds: readonly Kind[] = [
  leaf('voidNamespace', 'Void', { ...nothingColumns, length: () => 0, hash: () => r => (r.skip(1), 99) }),
  leaf('epochMillis', 'Long', {
    typescript: () => 'bigint',
    codec: () => long,
    length: () => 8,
    pass: () => 'at += 8;',
    json: () => (r, out) => out.long(r.int(), r.int() >>> 0),
    scalar: () => ({ as: 'millis', read: longNumber }),
  }),
  leaf('timeWindow', 'TimeWindow', timeWindowColumns),
  leaf('globalWindow', 'GlobalWindow', globalWindowColumns),
  pair('timer', 'Timer', timerType, 'key', 'namespace', timerColumns()),
  wrapper('ttl', 'Ttl', ttlColumns),
  wrapper('streamElement', 'StreamRecord', {
    codec: (t, inner) => streamElementCodec(inner.codec(t.element)),
    json: streamElementJson,
    typescript: (t, ts) => streamElementText(ts.of(t.element)),
    members: t => ({
      names: ['timestamp', 'value'],
      also: undefined,
      typeAt: step => (step === 'timestamp' ? EPOCH_MILLIS : step === 'value' ? t.element : undefined),
      enter(step, go, none) {
        const inside = go(step === 'timestamp' ? EPOCH_MILLIS : t.element)
        return r => {
          const tag = r.byte()
          if (tag > 1 || tag < 0 || (tag === 1 && step === 'timestamp')) return none(r) // watermarks and the like hold no value
          if (tag === 0 && step === 'value') r.skip(8)
          return inside(r)
        }
      },
    }),
  }),
  pair('union', 'Union', unionType, 'one', 'two', unionColumns),
  wrapper('joinBuffer', 'BufferEntry', joinBufferColumns),
  leaf('eventId', 'EventId', { length: () => 12 }),
  leaf('deweyNumber', 'DeweyNumber'),
  leaf('nodeId', 'NodeId'),
  leaf('sharedBufferEdge', 'SharedBufferEdge'),
  leaf('sharedBufferNode', 'SharedBufferNode'),
  leaf('sharedBufferNodeV1', 'SharedBufferNodeV1'),
  wrapper('lockable', 'Lockable'),
  leaf('nfaState', 'NFAState', { spellings: [{ word: 'NFAState', read: () => nfaStateType(true) }] }),
]
