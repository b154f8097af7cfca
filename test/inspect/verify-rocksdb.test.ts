import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import type { KeyedHandle } from '../../src/format/handles.ts'
import { metadata, type Metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, verify } from '../../src/index.ts'
import { readBytes } from '../../src/model/file.ts'
import { keyGroupOf } from '../../src/model/key-group.ts'
import { hex } from '../hex.ts'
import { NATIVE_SAVEPOINT } from '../java/vectors.ts'
import { madeDatabase } from '../rocksdb/made.ts'
import { entryOf, keyedHeader, NO_STATE } from '../run/made.ts'
import { samples } from '../samples/folder.ts'

const { path: SAMPLE } = samples.find(({ name }) => name === 'states-2.3-native-rocksdb')!
const FILES: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  readdirSync(SAMPLE)
    .filter(name => name === '_metadata' || !name.includes('.'))
    .map(name => [`/s/${name}`, new Uint8Array(readFileSync(join(SAMPLE, name)))]),
)

type Incremental = Extract<KeyedHandle, { readonly kind: 'incremental' }>
interface Verified {
  readonly findings: readonly string[]
  readonly checked: number
  readonly progress: number
}

async function verified(files: Readonly<Record<string, Uint8Array>>, deep = false): Promise<Verified> {
  let progress = 0
  const verifying = verify(await open('/s', { storage: memoryStorage(files) }), {
    deep,
    progress: entries => (progress += entries),
  })
  const findings: string[] = []
  for (;;) {
    const { value, done } = await verifying.next()
    if (done === true) return { findings, checked: value.checked, progress }
    findings.push(`${value.level} ${value.code} ${value.message}`)
  }
}

function written(before: Metadata): Uint8Array {
  const w = new ByteWriter()
  metadata.write(w, before)
  return w.done()
}

/** The sample's metadata with the handle of the first subtask of `accounts` changed. */
async function withHandle(change: (handle: Incremental) => Incremental): Promise<Readonly<Record<string, Uint8Array>>> {
  const { metadata: before } = await open('/s', { storage: memoryStorage(FILES) })
  const operators = before.operators.map(operator =>
    operator.uid !== 'accounts'
      ? operator
      : {
          ...operator,
          subtasks: operator.subtasks!.map((own, i) =>
            i > 0
              ? own
              : { ...own, state: { ...own.state!, managedKeyed: change(own.state!.managedKeyed as Incremental) } },
          ),
        },
  )
  return { ...FILES, '/s/_metadata': written({ ...before, operators }) }
}

/** Where a file of that subtask is: a table by its local name, or the header. */
async function pathOf(local: string): Promise<string> {
  const {
    metadata: { operators },
  } = await open('/s', { storage: memoryStorage(FILES) })
  const handle = operators.find(({ uid }) => uid === 'accounts')!.subtasks![0]!.state!.managedKeyed as Incremental
  const stream =
    local === 'meta'
      ? handle.meta
      : [...handle.shared, ...handle.private].find(({ localPath }) => localPath === local)!.handle
  return `/s/${(stream as { readonly path: string }).path}`
}

/** The newest table of state `balance`. */
const BALANCE = '000038.sst'

describe("verify RocksDB's files", () => {
  const whole = verified(FILES, true)

  test('what Flink wrote has nothing to find; every entry is checked and told of once', async () => {
    const { findings, checked, progress } = await whole
    expect(findings).toEqual([])
    expect(progress).toBe(checked)
  })

  test('a flipped bit of a data block', async () => {
    const path = await pathOf(BALANCE)
    const { findings, checked } = await verified({
      ...FILES,
      [path]: FILES[path]!.map((byte, i) => (i === 20 ? byte ^ 4 : byte)),
    })
    expect(findings).toEqual([
      expect.stringMatching(
        /^error corrupt .* @ 0x0: wrong checksum of a block: .*\(in operator accounts, state "balance", 000038\.sst\)$/,
      ),
    ])
    expect(checked).toBeLessThan((await whole).checked)
  })

  test('a table that is missing takes away its state of that subtask, and is said once', async () => {
    const path = await pathOf(BALANCE)
    const { findings, checked } = await verified(
      Object.fromEntries(Object.entries(FILES).filter(([name]) => name !== path)),
      true,
    )
    expect(findings).toEqual([
      expect.stringMatching(/^error missing-file .* a file of the snapshot is missing \(in operator accounts\)/),
    ])
    expect(checked).toBeLessThan((await whole).checked)
  })

  test('keys of key groups that the subtask does not have', async () => {
    const { findings } = await verified(
      await withHandle(handle => ({ ...handle, first: handle.first + 1, count: handle.count - 1 })),
    )
    expect(findings).toEqual([
      'warning corrupt a subtask lacks key groups of its range: found subtask 0: 1 to 42, expected 0 to 42 (in operator accounts)',
      ...['balance', 'history', 'limits', 'average', '_timer_state/event_user-timers'].map(
        state =>
          `error corrupt entries outside the key groups of their subtask were left out: found 1 entries, expected none (in operator accounts, state "${state}")`,
      ),
    ])
  })

  test('a column family without a state', async () => {
    const path = await pathOf('meta')
    const at = Buffer.from(FILES[path]!).indexOf('balance')
    const { findings } = await verified({ ...FILES, [path]: FILES[path]!.map((byte, i) => (i === at ? 0x42 : byte)) })
    expect(findings).toEqual([
      expect.stringMatching(
        /^error corrupt .*: a column family with tables, but no such state in the header: found 3 tables, expected none \(in operator accounts, state "balance"\)$/,
      ),
    ])
  })

  test('deep: a key that does not decode is said, and nothing else of it', async () => {
    const group = keyGroupOf(5, 128)
    const keys = [
      `${group.toString(16).padStart(2, '0')} 0000000000000005 00`,
      `${group.toString(16).padStart(2, '0')} 00000006 00`,
    ]
    const database = madeDatabase([
      {
        level: 1,
        entries: keys.map((key, i) => ({ key: hex(key), sequence: i + 1, type: 1, value: hex('0000000000000007') })),
      },
    ])
    const header = keyedHeader('s')
    const files: Record<string, Uint8Array> = { '/s/header': header }
    for (const [name, file] of database) files[`/s/${name}`] = await readBytes(file, 0, file.size)
    const shared = [...database].map(([localPath, { size }]) => ({
      localPath,
      handle: { kind: 'relative', path: localPath, size } as const,
    }))
    const managedKeyed: KeyedHandle = {
      kind: 'incremental',
      checkpointId: 7,
      backend: 'b',
      first: 0,
      count: 128,
      checkpointedSize: 0,
      meta: { kind: 'relative', path: 'header', size: header.length },
      shared,
      private: [],
      id: 'i',
    }
    files['/s/_metadata'] = written({
      version: 6,
      checkpointId: 7,
      masterStates: [],
      operators: [entryOf('one', [{ ...NO_STATE, managedKeyed }]), entryOf('two', [NO_STATE])],
      properties: hex(NATIVE_SAVEPOINT),
    })
    const { findings, checked } = await verified(files, true)
    expect(findings).toEqual([
      'error corrupt a value cannot be decoded: the data ends too early (in operator one, state "s")',
    ])
    expect(checked).toBe(2)
  })
})
