import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { open, type DamagedState, type File } from '../../../src/index.ts'
import type { KeyedPart, OperatorPart, RocksPart } from '../../../src/read/parts.ts'
import { difference, expectedLines, KEYS, STORED, type Line } from './expected.ts'
import { missingTool, restore, stopAll, type Backend, type Kind, type Release } from './flink.ts'
import { sourceOf } from './sources.ts'
import { run } from './tools.ts'
import { newFolder, nameUids, removeWork, uids } from './work.ts'

// What a rescue leaves of a damaged savepoint Flink restores, and the job finds all but what the report lists.

const missing = missingTool()
nameUids([])
afterAll(async () => {
  await stopAll()
  removeWork()
})

const KEY_GROUPS = 128
/** (KeyGroupRangeAssignment.assignToKeyGroup, MathUtils.murmurHash, String.hashCode) */
function keyGroupOf(key: string): number {
  let code = 0
  for (let i = 0; i < key.length; i++) code = (Math.imul(31, code) + key.charCodeAt(i)) | 0
  let h = Math.imul(code, 0xcc9e2d51)
  h = Math.imul((h << 15) | (h >>> 17), 0x1b873593)
  h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) ^ 4
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  h ^= h >>> 16
  return (h >= 0 ? h : h === -0x8000_0000 ? 0 : -h) % KEY_GROUPS
}

type Parts = readonly (KeyedPart | OperatorPart | RocksPart)[]

/** Flips a byte of the file behind a key group, a table, or a broadcast state, each of subtask 1. */
async function damage(
  savepoint: string,
  uid: string,
  at: (parts: Parts) => Promise<readonly [File, number]>,
): Promise<void> {
  const names = { uids: readFileSync(uids, 'utf8').split('\n') }
  const { parts } = await (await open(savepoint, { uids: names })).operators.find(other => other.uid === uid)!.headers
  const [file, offset] = await at(parts.filter(({ subtask }) => subtask === 1) as unknown as Parts)
  const own = Buffer.alloc(file.size)
  await file.read(0, own)
  const path = existsSync(file.path) ? file.path : join(savepoint, '_metadata') // where little state stands
  const bytes = readFileSync(path)
  bytes[bytes.indexOf(own) + offset]! ^= 0xff
  writeFileSync(path, bytes)
}
const LOST = 60
const keyGroup = async (parts: Parts): Promise<readonly [File, number]> => {
  const part = parts.find(({ kind }) => kind === 'canonical' || kind === 'heap') as KeyedPart
  return [part.file, part.offsets[LOST - part.first]! + 1]
}
const table = async (parts: Parts): Promise<readonly [File, number]> => {
  const database = await (parts.find(({ kind }) => kind === 'rocksdb') as RocksPart).open()
  const [live] = database.columnFamilies.find(({ name }) => name === 'visits')!.files
  return [await database.files.get(live!.name)!(), 10]
}
const limits = async (parts: Parts): Promise<readonly [File, number]> => {
  const part = parts.find(({ kind }) => kind === 'operator') as OperatorPart
  return [part.file, part.states.find(({ state }) => state.name === 'limits')!.offsets[0]! + 4]
}

/** Whether a line may be missing. */
const ofGroup = ([operator, , key]: Line): boolean => operator === 'accounts' && keyGroupOf(key as string) === LOST
const ROWS: readonly {
  readonly what: string
  readonly kind: Kind
  readonly backend: Backend
  readonly flags: readonly string[]
  readonly place: typeof keyGroup
  readonly leftOut: readonly Partial<DamagedState>[]
}[] = [
  {
    what: 'canonical',
    kind: 'canonical',
    backend: 'hashmap',
    flags: [],
    place: keyGroup,
    leftOut: [{ keyGroups: [LOST, LOST] }],
  },
  {
    what: 'heap-native',
    kind: 'native',
    backend: 'hashmap',
    flags: ['--format', 'keep'],
    place: keyGroup,
    leftOut: [{ keyGroups: [LOST, LOST] }],
  },
  {
    what: 'tables of RocksDB',
    kind: 'native',
    backend: 'rocksdb',
    flags: [],
    place: table,
    leftOut: [{ unit: 'block', state: 'visits' }],
  },
]

describe.skipIf(missing !== undefined)('Flink restores what a rescue leaves', () => {
  const releases: readonly Release[] = ['1.20.3', '2.3.0']
  test.each(
    releases.flatMap(release =>
      ROWS.map(row => [`${release} ${row.backend}: a rescue of ${row.what}`, release, row] as const),
    ),
  )('%s', async (_, release, { kind, backend, flags, place, leftOut }) => {
    const source = {
      release,
      backend,
      kind,
      maxParallelism: KEY_GROUPS,
      options: {},
      fault: 'NONE',
      keys: KEYS,
    } as const
    const folder = newFolder('rescued')
    const [from, to, file] = [join(folder, 'source'), join(folder, 'written'), join(folder, 'report.json')]
    cpSync((await sourceOf(source)).place, from, { recursive: true })
    await damage(from, 'accounts', place)
    await damage(from, 'rules', limits)
    await run('sp-migrate', from, to, '--uids', uids, '--allow-loss', 'damaged', '--report', file, ...flags)
    rmSync(from, { recursive: true })
    const report = JSON.parse(readFileSync(file, 'utf8')) as { readonly leftOut: readonly DamagedState[] }
    const copies = { unit: 'list', state: 'limits', subtask: 1 }
    const byOperator = report.leftOut.toSorted((a, b) => a.operator.localeCompare(b.operator))
    expect(byOperator).toMatchObject([...leftOut.map(one => ({ operator: 'accounts', subtask: 1, ...one })), copies])
    const restored = await restore(release, {
      from: to,
      folder: newFolder('restored'),
      backend,
      parallelism: STORED,
      maxParallelism: KEY_GROUPS,
      keys: KEYS,
      names: {},
      without: [],
      options: {},
      checkpoints: 0,
      takesNative: false,
    })
    // Nothing that was not there, every copy of the broadcast state, and of the rest all but what is listed.
    const { missing: lost, surplus } = difference(expectedLines(STORED, []), restored.lines)
    expect(surplus).toEqual([])
    expect(lost.length).toBeGreaterThan(0)
    const lines = lost.map(line => JSON.parse(line) as Line)
    if (kind === 'native' && backend === 'rocksdb') {
      const [first, last] = byOperator[0]!.keyGroups!
      for (const [operator, state, key] of lines) {
        expect([operator, state]).toEqual(['accounts', 'visits'])
        expect(keyGroupOf(key as string)).toBeGreaterThanOrEqual(first)
        expect(keyGroupOf(key as string)).toBeLessThanOrEqual(last)
      }
    } else {
      const all = expectedLines(STORED, [])
        .filter(ofGroup)
        .map(line => JSON.stringify(line))
      expect(lost.toSorted()).toEqual(all.toSorted())
    }
    rmSync(folder, { recursive: true })
  })
})
