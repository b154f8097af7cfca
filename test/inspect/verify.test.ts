import { Buffer } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import type { KeyedHandle, OperatorHandle } from '../../src/format/handles.ts'
import { metadata, type Metadata, type OperatorEntry, type SubtaskState } from '../../src/format/metadata.ts'
import { memoryStorage, open, verify, type Finding } from '../../src/index.ts'
import { samples } from '../samples/folder.ts'

const { path: SAMPLE } = samples.find(({ name }) => name === 'states-2.3-canonical-heap')!
const FILES = readdirSync(SAMPLE).filter(name => name === '_metadata' || !name.includes('.'))

/** The sample in memory, with its metadata and its bytes changed. */
async function findings(
  change: (before: Metadata) => Metadata,
  deep = false,
  files: (before: Record<string, Uint8Array>, metadata: Metadata) => Record<string, Uint8Array> = same => same,
): Promise<readonly Finding[]> {
  const bytes = Object.fromEntries(FILES.map(name => [`/s/${name}`, new Uint8Array(readFileSync(join(SAMPLE, name)))]))
  const { metadata: before } = await open('/s', { storage: memoryStorage(bytes) })
  const w = new ByteWriter()
  metadata.write(w, change(before))
  const found: Finding[] = []
  for await (const finding of verify(
    await open('/s', { storage: memoryStorage(files({ ...bytes, '/s/_metadata': w.done() }, before)) }),
    { deep },
  ))
    found.push(finding)
  return found
}

const operators =
  (change: (operator: OperatorEntry) => OperatorEntry) =>
  (before: Metadata): Metadata => ({ ...before, operators: before.operators.map(change) })
const of = (uid: string, change: (operator: OperatorEntry) => OperatorEntry): ((before: Metadata) => Metadata) =>
  operators(operator => (operator.uid === uid ? change(operator) : operator))
const subtask = (
  uid: string,
  index: number,
  change: (state: SubtaskState) => SubtaskState,
): ((before: Metadata) => Metadata) =>
  of(uid, operator => ({
    ...operator,
    subtasks: operator.subtasks!.map(own => (own.index === index ? { ...own, state: change(own.state!) } : own)),
  }))

type Savepoint = Extract<KeyedHandle, { readonly first: number; readonly offsets: readonly number[] }>
type Partitions = Extract<OperatorHandle, { readonly kind: 'partitionable' }>
const inSegment = (handle: Partitions): Partitions => ({
  ...handle,
  delegate: { kind: 'segment', path: '/s/merged', from: 0, size: 1, scope: 0, logicalFile: 'one' },
})
const keyed = (change: (handle: Savepoint) => KeyedHandle) =>
  subtask('accounts', 2, state => ({ ...state, managedKeyed: change(state.managedKeyed as Savepoint) }))

/** One byte of the keyed state of a subtask changed. */
const poked =
  (at: (handle: Savepoint, data: Uint8Array) => number, byte: (before: number) => number) =>
  (before: Record<string, Uint8Array>, { operators: all }: Metadata): Record<string, Uint8Array> => {
    const handle = all.find(({ uid }) => uid === 'accounts')!.subtasks![0]!.state!.managedKeyed as Savepoint
    const path = `/s/${(handle.delegate as { readonly path: string }).path}`
    const data = before[path]!.slice()
    const index = at(handle, data)
    data[index] = byte(data[index]!)
    return { ...before, [path]: data }
  }
const firstBlock = ({ offsets }: Savepoint): number => Math.min(...offsets.filter(offset => offset > 0))

describe('verify', () => {
  test('what Flink wrote has nothing to find', async () => expect(await findings(same => same, true)).toEqual([]))

  test('a subtask that has no keys yet has nothing to find', async () =>
    expect(await findings(keyed(() => ({ kind: 'none' })))).toEqual([]))

  test.each<[string, (before: Metadata) => Metadata, string, RegExp]>([
    [
      'an ID that is not the hash',
      of('accounts', operator => ({ ...operator, id: '0'.repeat(32) })),
      'error',
      /not the hash of its uid/,
    ],
    [
      'an operator twice',
      before => ({ ...before, operators: [...before.operators, before.operators[0]!] }),
      'error',
      /operator ID appears twice/,
    ],
    [
      'parallelism above max',
      of('accounts', operator => ({ ...operator, parallelism: 200 })),
      'error',
      /parallelism above max parallelism: found 200 of 128/,
    ],
    [
      'a subtask beyond',
      of('accounts', operator => ({ ...operator, parallelism: 2 })),
      'error',
      /subtask beyond the parallelism: found subtask 2/,
    ],
    [
      'a subtask twice',
      of('accounts', operator => ({ ...operator, subtasks: [...operator.subtasks!, operator.subtasks![0]!] })),
      'error',
      /a subtask appears twice/,
    ],
    [
      'a range outside',
      keyed(handle => ({ ...handle, first: handle.first - 1, offsets: [0, ...handle.offsets] })),
      'error',
      /key groups outside its range: found subtask 2: 85 to 127, expected 86 to 127/,
    ],
    [
      'a range too small',
      keyed(handle => ({ ...handle, offsets: handle.offsets.slice(0, -1) })),
      'warning',
      /lacks key groups of its range: found subtask 2: 86 to 126/,
    ],
    [
      'two offsets of a broadcast state',
      subtask('rules', 0, state => ({
        ...state,
        managedOperator: {
          ...(state.managedOperator as Partitions),
          states: (state.managedOperator as Partitions).states.map(own =>
            own.mode === 2 ? { ...own, offsets: [...own.offsets, ...own.offsets] } : own,
          ),
        },
      })),
      'error',
      /a broadcast state has one offset: found 2/,
    ],
    [
      'a segment of operator state shared',
      of('rules', operator => ({
        ...operator,
        subtasks: operator.subtasks!.map(own => ({
          ...own,
          state: { ...own.state!, managedOperator: inSegment(own.state!.managedOperator as Partitions) },
        })),
      })),
      'error',
      /two subtasks share one file of operator state/,
    ],
    [
      'operator state shared',
      of('rules', operator => ({
        ...operator,
        subtasks: operator.subtasks!.map(own => ({
          ...own,
          state: { ...own.state!, managedOperator: operator.subtasks![0]!.state!.managedOperator },
        })),
      })),
      'error',
      /two subtasks share one file of operator state/,
    ],
  ])('%s', async (_, change, level, message) => {
    const found = await findings(change)
    expect(found.map(finding => `${finding.level} ${finding.message}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^${level} .*${message.source}`)),
    )
  })

  test('a length that reaches too far', async () => {
    const found = await findings(
      same => same,
      false,
      poked(
        handle => firstBlock(handle) + 2,
        () => 0x7f,
      ),
    )
    expect(found).toEqual([
      expect.objectContaining({
        level: 'error',
        code: 'corrupt',
        operator: 'accounts',
        message: expect.stringMatching(/a length reaches past the key group/) as string,
      }),
    ])
  })

  test('a key in another key group', async () => {
    const found = await findings(
      same => same,
      false,
      poked(
        handle => firstBlock(handle) + 6,
        before => before ^ 1,
      ),
    )
    expect(found).toEqual([
      expect.objectContaining({
        level: 'error',
        operator: 'accounts',
        message: expect.stringMatching(/names a different key group from the one it is in/) as string,
      }),
    ])
  })

  test('deep: a key whose hashCode belongs elsewhere', async () => {
    // The first key of the block: its length, a byte of key group, then a Flink string of which the last character becomes another.
    const change = poked(
      (handle, data) => {
        const at = firstBlock(handle) + 2
        const length = new DataView(data.buffer, data.byteOffset).getInt32(at)
        return at + 4 + length - 2 // in front of the void namespace
      },
      before => before ^ 3,
    )
    expect(await findings(same => same, false, change)).toEqual([])
    expect(
      (await findings(same => same, true, change)).map(({ level, message }) => `${level} ${message}`),
    ).toContainEqual(expect.stringMatching(/^error a key is in a different key group from the one its hashCode says/))
  })

  test('deep: a key that does not decode ends nothing', async () => {
    // The length of a timer's key becomes several bytes long, and reaches into the entries behind it.
    const change = poked(
      handle => firstBlock(handle) + 2 + 13,
      () => 0xff,
    )
    expect((await findings(same => same, true, change)).map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^error a value cannot be decoded: .*"_timer_state\/event_user-timers"/),
    ])
  })

  test('files that are missing, shorter, longer', async () => {
    const name = FILES.find(file => file !== '_metadata')!
    const without = await findings(
      same => same,
      true,
      all => Object.fromEntries(Object.entries(all).filter(([path]) => path !== `/s/${name}`)),
    )
    expect(without).toEqual([expect.objectContaining({ level: 'error', code: 'missing-file', file: `/s/${name}` })])
    const shorter = await findings(
      same => same,
      false,
      all => ({ ...all, [`/s/${name}`]: all[`/s/${name}`]!.subarray(0, -1) }),
    )
    expect(shorter).toContainEqual(expect.objectContaining({ level: 'error', code: 'truncated', file: `/s/${name}` }))
    const longer = await findings(
      same => same,
      false,
      all => ({ ...all, [`/s/${name}`]: Uint8Array.from([...all[`/s/${name}`]!, 0]) }),
    )
    expect(longer).toContainEqual(expect.objectContaining({ level: 'warning', code: 'corrupt', file: `/s/${name}` }))
  })
})

test('an Avro schema that is none is an error, whether a value is met or not', async () => {
  const { path } = samples.find(({ name }) => name === 'orders-2.3-native-heap')!
  const wrong = (bytes: Uint8Array): Uint8Array =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('"symbols":[', '"symbolz":['), 'latin1')
  const files = readdirSync(path).filter(name => name === '_metadata' || !name.includes('.'))
  const bytes = Object.fromEntries(files.map(name => [`/s/${name}`, wrong(readFileSync(join(path, name)))]))
  const found: string[] = []
  for await (const { level, message } of verify(await open('/s', { storage: memoryStorage(bytes) })))
    if (level === 'error') found.push(message)
  expect(found.slice(0, 2)).toEqual(
    ['payment', 'receipt'].map(
      state => `not an Avro schema: no symbols of an enum: found null (in operator orders, state "${state}")`,
    ),
  )
})

test('a default that Avro refuses is warned of, and its values are read', async () => {
  const { path } = samples.find(({ name }) => name === 'orders-2.3-native-heap')!
  const wrong = (bytes: Uint8Array): Uint8Array =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('"default":null', '"default":1234'), 'latin1')
  const files = readdirSync(path).filter(name => name === '_metadata' || !name.includes('.'))
  const bytes = Object.fromEntries(files.map(name => [`/s/${name}`, wrong(readFileSync(join(path, name)))]))
  const found: string[] = []
  for await (const { level, message } of verify(await open('/s', { storage: memoryStorage(bytes) }), { deep: true }))
    if (message.includes('Avro')) found.push(`${level} ${message}`)
  expect(found).toEqual([
    'warning Flink from 1.12 on does not restore it: Avro since 1.9 refuses the default of com.example.Payer.age, which is none of its type (in operator orders, state "payment")',
  ])
})
