import { expect, test } from 'vitest'
import { beginsAlike } from '../../src/bytes/alike.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { Codec } from '../../src/codec/codec.ts'
import { keyedHeader, type KeyedHeader, type StateMetaInfo, type Versioned } from '../../src/format/state-header.ts'
import { SavepointError } from '../../src/errors.ts'
import { memoryFile } from '../../src/model/file.ts'
import { KeptHeaders } from '../../src/read/kept-headers.ts'
import { KnownHeaders } from '../../src/read/known-headers.ts'
import type { State } from '../../src/model/savepoint.ts'
import { keyedState } from '../../src/read/state.ts'
import { Problems } from '../../src/read/problems.ts'
import type { OpenHeaders } from '../../src/read/headers.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'

const codec = keyedHeader(snapshotsWith())
const long = {
  className: 'org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot',
  version: 3,
  body: {},
}
/** A header of states, and data that differs behind it. */
function file(data: number, ...names: readonly string[]): { file: ReturnType<typeof memoryFile>; end: number } {
  const w = new ByteWriter()
  const states = names.map(name => ({ name, type: 0, options: [], serializers: [] }))
  codec.write(w, { version: 6, value: { compressed: false, key: long, states } })
  const end = w.at
  for (let i = 0; i < 9; i++) w.byte(data)
  return { file: memoryFile('f', w.done()), end }
}

function headers(): {
  readonly known: KnownHeaders<Versioned<KeyedHeader>, { states: readonly string[] }>
  readonly parsed: () => number
} {
  let parsed = 0
  const { minBytes, write, trace } = codec
  const counting = new Codec({ name: codec.name, minBytes, write, trace, read: r => (parsed++, codec.read(r)) })
  const describe = (header: Versioned<KeyedHeader> | undefined): { states: readonly string[] } => ({
    states: (header?.value.states ?? []).map(({ name }) => name),
  })
  return { known: new KnownHeaders(counting, describe), parsed: () => parsed }
}

test('the same header is parsed once, whatever is behind it', async () => {
  const { known, parsed } = headers()
  const read = async (data: number, ...names: string[]): Promise<readonly unknown[]> => {
    const { file: one, end } = file(data, ...names)
    const { states, end: found, error } = await known.read(one, end)
    expect([found, error]).toEqual([end, undefined])
    return states
  }
  const first = await read(1, 'a', 'bc')
  expect(first).toEqual(['a', 'bc'])
  expect(await read(2, 'a', 'bc')).toBe(first)
  expect(await read(2, 'a', 'bd'), 'of the same length').toEqual(['a', 'bd'])
  expect(await read(2, 'a')).toEqual(['a'])
  expect(await read(3, 'a', 'bc'), 'with others between').toBe(first)
  expect(parsed()).toBe(3)
})

test('a header that has to end elsewhere is read again', async () => {
  const { known, parsed } = headers()
  const { file: one, end } = file(1, 'a')
  await known.read(one, end)
  expect((await known.read(one, end - 2)).error?.code).toBe('corrupt')
  expect(parsed()).toBe(2)
  expect((await known.read(one, undefined)).end).toBe(end)
})

test('what is wrong with a header is told of each file, and found once', async () => {
  const { known, parsed } = headers()
  const broken = (path: string, size: number, version = 99): ReturnType<typeof memoryFile> =>
    memoryFile(
      path,
      Uint8Array.from({ length: size }, (_, i) => (i === 3 ? version : 0)),
    )
  const errorOf = async (one: ReturnType<typeof memoryFile>): Promise<unknown> => {
    const { code, parts } = (await known.read(one, undefined)).error!
    return [code, parts.file, parts.found]
  }
  expect(await errorOf(broken('a', 9))).toEqual(['unknown-version', 'a', '99'])
  expect(await errorOf(broken('b', 9))).toEqual(['unknown-version', 'b', '99'])
  expect(parsed()).toBe(1)
  expect(await errorOf(broken('c', 9, 98))).toEqual(['unknown-version', 'c', '98'])
  expect(await errorOf(broken('d', 10))).toEqual(['unknown-version', 'd', '99'])
  expect(parsed()).toBe(3)
  expect((await known.read(broken('e', 5, 6), undefined)).error?.code).toBe('truncated')
  expect((await known.read(broken('f', 9, 6), 5)).error?.code, 'there is more behind it').toBe('corrupt')
})

test('of a problem that many subtasks have, only the first tell where in the code they come from', () => {
  const problems = new Problems('uid')
  const made = Array.from({ length: 103 }, (_, i) =>
    problems.of(new SavepointError('missing-file', 'missing', { file: `f${i}` }), { path: `subtask ${i}` }),
  )
  expect(made.map(({ parts }) => parts)).toEqual(
    made.map((_, i) => ({ operator: 'uid', file: `f${i}`, path: `subtask ${i}` })),
  )
  expect(made.filter(({ stack }) => /\n\s+at /.test(stack!))).toHaveLength(100)
  const same = new SavepointError('corrupt', 'alike')
  expect(problems.of(same, {})).toBe(problems.of(same, {}))
  expect(problems.of(same, { state: 's' }).parts.state).toBe('s')
  const other = problems.of(new SavepointError('corrupt', 'other', { operator: 'own' }), { state: 's' })
  expect([other.parts, /\n\s+at /.test(other.stack!)]).toEqual([{ operator: 'own', state: 's' }, true])
})

test('headers beyond the first window are known by all of their bytes', async () => {
  const { known, parsed } = headers()
  const names = Array.from({ length: 5_000 }, (_, i) => `state-${i}`)
  const [a, b, c] = [file(1, ...names), file(2, ...names), file(2, ...names.slice(0, -1), 'state-last')]
  expect(a.end).toBeGreaterThan(65_536)
  const { states } = await known.read(a.file, a.end)
  const parsedOnce = parsed()
  expect((await known.read(b.file, b.end)).states).toBe(states)
  expect(parsed()).toBe(parsedOnce)
  expect((await known.read(c.file, c.end)).states.at(-1)).toBe('state-last')
})

test('a large header in memory is parsed once, without a limit too', async () => {
  const { known, parsed } = headers()
  const { file: one, end } = file(1, ...Array.from({ length: 5_000 }, (_, i) => `state-${i}`))
  const read = await known.read(one, undefined)
  expect([read.states.length, read.end, parsed()]).toEqual([5_000, end, 1])
})

test('states whose snapshots are of the same classes share what is told of these', async () => {
  const snapshots = snapshotsWith()
  const other = { ...long, className: 'other', version: 4 }
  const info = (name: string, value: typeof long): StateMetaInfo => ({
    name,
    type: 0,
    options: [],
    serializers: [{ role: 'VALUE_SERIALIZER', snapshot: value }],
  })
  const of = (value: typeof long, key?: typeof long): State['serializers'] =>
    keyedState(info('s', value), key, snapshots).serializers
  const snapshot = { snapshot: long.className, version: 3 }
  expect(of(long, { ...other })).toEqual({ key: { snapshot: 'other', version: 4 }, value: snapshot })
  expect(of({ ...long }, { ...other })).toBe(of({ ...long }, { ...other }))
  expect(of(long)).toEqual({ value: snapshot })
  expect(of({ ...long, version: 5 })).toEqual({ value: { ...snapshot, version: 5 } })
})

test('bytes are alike as far as both go', () => {
  const bytes = Uint8Array.from({ length: 11 }, (_, i) => i)
  expect(beginsAlike(bytes, bytes.slice(0, 7))).toBe(true)
  for (let i = 0; i < 11; i++) {
    const other = bytes.with(i, 99)
    expect(beginsAlike(bytes, other), String(i)).toBe(false)
    expect(beginsAlike(other, bytes.slice(0, i)), String(i)).toBe(true)
  }
})

test('headers of so many parts are kept: those asked for longest ago are read again', async () => {
  const kept = new KeptHeaders(5)
  let reads = 0
  const of = (operator: object): Promise<OpenHeaders> =>
    kept.of(operator, async () => (reads++, { parts: [1, 2] } as unknown as OpenHeaders))
  const [a, b, c] = [{}, {}, {}]
  expect(await of(a)).toBe(await of(a))
  await of(b)
  await of(a)
  await of(c) // b goes
  expect(reads).toBe(3)
  await of(a)
  await of(c)
  expect(reads).toBe(3)
  await of(b)
  expect(reads).toBe(4)
  const large = new KeptHeaders(1)
  const own = {}
  const read = (): Promise<OpenHeaders> =>
    large.of(own, async () => (reads++, { parts: [1, 2] } as unknown as OpenHeaders))
  expect(await read()).toBe(await read()) // one alone is kept, however large
  expect(reads).toBe(5)
})
