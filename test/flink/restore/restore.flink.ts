import { cpSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { BOTH, type Case, cases, NO_STEP } from './cases.ts'
import {
  type Difference,
  difference,
  expectedLines,
  isGone,
  key,
  KEYS,
  type Line,
  STORED,
  withoutSubtask,
} from './expected.ts'
import {
  type Backend,
  missingTool,
  type Release,
  type Restore,
  type Restored,
  type Restoring,
  restore,
  stopAll,
} from './flink.ts'
import { INCREMENTAL, type Source, sourceOf } from './sources.ts'
import { digests, run, summary } from './tools.ts'
import { nameUids, newFolder, removeWork } from './work.ts'

interface Row {
  readonly title: string
  readonly which: Case
  readonly release: Release
  readonly source: Source
  readonly restores: readonly Restoring[]
}

const PLAIN = { kind: 'canonical', maxParallelism: 128, options: {}, fault: 'NONE', keys: KEYS } as const
const MANY = 30_000

/** Each backend at each parallelism, shared among the sources of both backends. */
const RESTORES: Readonly<Record<Backend, readonly Restoring[]>> = {
  hashmap: [
    ['hashmap', 3],
    ['rocksdb', 5],
  ],
  rocksdb: [
    ['rocksdb', 3],
    ['hashmap', 5],
  ],
}

function rowsOf(which: Case): readonly Row[] {
  const backends: readonly Backend[] =
    which.source.backend === undefined ? ['hashmap', 'rocksdb'] : [which.source.backend]
  return backends.flatMap(backend =>
    which.releases.map(release => ({
      title: `${release} ${backend}: ${which.name}`,
      which,
      release,
      source: { ...PLAIN, ...which.source, backend, release: which.writtenBy ?? release },
      restores: which.restores ?? RESTORES[backend],
    })),
  )
}

const missing = missingTool()
nameUids(cases.flatMap(({ names }) => Object.values(names)))
afterAll(async () => {
  await stopAll()
  removeWork()
})

/** A difference as it is printed: some lines of many. */
function shown({ missing: lost, surplus }: Difference): Record<string, unknown> {
  return { missing: lost.length, surplus: surplus.length, some: [...lost.slice(0, 5), ...surplus.slice(0, 5)] }
}
const NO_DIFFERENCE = shown({ missing: [], surplus: [] })

/** The source is copied, migrated and deleted, and what was written is moved: it has to stand for itself. */
async function migrate(place: string, flags: Case['flags']): Promise<string> {
  const folder = newFolder('migrated')
  const whole = basename(place).startsWith('chk-') ? dirname(place) : place // beside a checkpoint lie the files it shares
  const copy = join(folder, basename(whole))
  const source = join(copy, relative(whole, place))
  cpSync(whole, copy, { recursive: true })
  await run(
    'sp-migrate',
    source,
    join(folder, 'written'),
    ...(typeof flags === 'function' ? await flags(source) : flags),
  )
  rmSync(copy, { recursive: true })
  renameSync(join(folder, 'written'), join(folder, 'moved'))
  return join(folder, 'moved')
}

/** What the case makes of the digests of its source. */
function digestsAfter(before: ReadonlyMap<string, string>, { names, gone }: Case): Record<string, string> {
  const after: Record<string, string> = {}
  for (const [place, digest] of before) {
    const operator = place.slice(0, place.indexOf('/'))
    const state = place.slice(operator.length + 1)
    if (isGone(gone, operator, state.replace('_timer_state/event_', ''))) continue
    after[`${names[operator] ?? operator}/${names[place] ?? state}`] = digest
  }
  return after
}

interface Stored {
  readonly from: string
  readonly at: number
}

/** Restores a savepoint that was stored at some parallelism, and compares all that the job finds with the rules. */
async function restoreAs(
  which: Case,
  { release, source }: Pick<Row, 'release' | 'source'>,
  { from, at }: Stored,
  [backend, parallelism]: Restoring,
  takesNative = false,
): Promise<Restored> {
  const restored = await restore(release, {
    from,
    folder: newFolder('restored'),
    backend,
    parallelism,
    maxParallelism: source.maxParallelism,
    keys: KEYS,
    names: which.names,
    without: which.without,
    options: which.options,
    checkpoints: which.checkpoints,
    takesNative,
  })
  expect(restored.backends).toEqual([backend === 'hashmap' ? 'HeapKeyedStateBackend' : 'RocksDBKeyedStateBackend'])
  expect(Object.keys(restored.serializers)).not.toEqual([])
  expect(Object.entries(restored.serializers).filter(([, verdict]) => verdict !== 'as is')).toEqual([])
  const compared = (lines: readonly Line[]): readonly Line[] => (parallelism === at ? lines : lines.map(withoutSubtask))
  expect(shown(difference(compared(expectedLines(parallelism, which.gone)), compared(restored.lines)))).toEqual(
    NO_DIFFERENCE,
  )
  return restored
}

describe.skipIf(missing !== undefined)('Flink restores what sp-migrate writes', () => {
  test.each(cases.flatMap(rowsOf).map(row => [row.title, row] as const))('%s', async (_, row) => {
    const { which, source } = row
    const { place, digests: before } = await sourceOf(source)
    const expected = digestsAfter(before, which)
    const written = await migrate(place, which.flags)
    expect(await summary(written)).toMatchObject({ selfContained: true, missingFiles: 0 })
    expect(Object.fromEntries(await digests(written))).toEqual(expected)
    for (const [backend, parallelism] of row.restores) {
      const restored = await restoreAs(which, row, { from: written, at: STORED }, [backend, parallelism])
      expect(await which.verify(written, restored)).toBeUndefined()
      expect(Object.fromEntries(await digests(restored.savepoint))).toEqual(expected)
      // Once more, from the savepoint that the restored job took, on the other backend and at the other parallelism.
      const other: Restoring = [backend === 'hashmap' ? 'rocksdb' : 'hashmap', parallelism === 3 ? 5 : 3]
      const again = await restoreAs(
        { ...which, options: {}, checkpoints: 0 },
        row,
        { from: restored.savepoint, at: parallelism },
        other,
      )
      for (const { savepoint } of [restored, again]) rmSync(dirname(savepoint), { recursive: true })
    }
    rmSync(dirname(written), { recursive: true })
  })

  test.each(BOTH)('%s rocksdb: relocate an incremental checkpoint', async release => {
    const source: Source = { ...PLAIN, release, backend: 'rocksdb', kind: 'checkpoint', options: INCREMENTAL }
    const { place, digests: before } = await sourceOf(source)
    const moved = join(newFolder('moved'), 'checkpoints')
    const written = join(dirname(moved), 'written')
    renameSync(dirname(place), moved)
    await run('sp-migrate', join(moved, basename(place)), written, '--relocate', `file:${dirname(place)}=file:${moved}`)
    for (const parallelism of [3, 5]) {
      const { savepoint } = await restoreAs(NO_STEP, { release, source }, { from: written, at: STORED }, [
        'rocksdb',
        parallelism,
      ])
      expect(Object.fromEntries(await digests(savepoint))).toEqual(Object.fromEntries(before))
    }
  })
})

describe.skipIf(missing !== undefined)("RocksDB's files hold what Flink says", () => {
  // The files of a subtask then hold key groups of others, hidden by range deletions.
  test.each(BOTH)('%s: of a job that was rescaled twice from native savepoints', async release => {
    const source: Source = { ...PLAIN, release, backend: 'rocksdb', kind: 'native' }
    const { place, digests: before } = await sourceOf(source)
    const wider = await restoreAs(NO_STEP, { release, source }, { from: place, at: STORED }, ['rocksdb', 5], true)
    expect(Object.fromEntries(await digests(wider.native!))).toEqual(Object.fromEntries(before))
    const narrower = await restoreAs(NO_STEP, { release, source }, { from: wider.native!, at: 5 }, ['rocksdb', 2], true)
    expect(Object.fromEntries(await digests(narrower.native!))).toEqual(Object.fromEntries(before))
    await run('sp-inspect', 'verify', narrower.native!)
    const canonical = await migrate(narrower.native!, ['--format', 'canonical'])
    expect(Object.fromEntries(await digests(canonical))).toEqual(Object.fromEntries(before))
    await restoreAs(NO_STEP, { release, source }, { from: canonical, at: 2 }, ['hashmap', 3])
  })

  test.each(BOTH)('%s: of more than 100,000 entries, in every form', async release => {
    const forms = await Promise.all(
      (['rocksdb', 'hashmap'] as const).flatMap(backend =>
        (['canonical', 'native', 'checkpoint'] as const).map(async kind => {
          const { place } = await sourceOf({ ...PLAIN, release, backend, kind, options: INCREMENTAL, keys: MANY })
          return digests(place)
        }),
      ),
    )
    const entries = [...forms[0]!.values()].reduce((total, digest) => total + Number(digest.split(' ')[0]), 0)
    expect(entries).toBeGreaterThan(100_000)
    for (const form of forms) expect(Object.fromEntries(form)).toEqual(Object.fromEntries(forms[0]!))
  })
})

describe.skipIf(missing !== undefined)('the harness notices', () => {
  const restoreBadly = async (source: Source, names: Restore['names']): Promise<Restored> => {
    const { place: from } = await sourceOf(source)
    const folder = newFolder('restored')
    return restore(source.release, {
      from,
      folder,
      backend: source.backend,
      parallelism: 5,
      maxParallelism: 128,
      keys: KEYS,
      names,
      without: [],
      options: {},
      checkpoints: 0,
      takesNative: false,
    })
  }
  const found = async (source: Source, names: Restore['names']): Promise<Difference> => {
    const { lines } = await restoreBadly(source, names)
    return difference(expectedLines(5, []).map(withoutSubtask), lines.map(withoutSubtask))
  }
  const sources: readonly Source[] = [
    { ...PLAIN, release: '2.3.0', backend: 'hashmap' },
    { ...PLAIN, release: '1.20.3', backend: 'rocksdb' },
  ]
  const each = test.each(sources.map(source => [`${source.release} ${source.backend}`, source] as const))

  each('%s: a uid that was not renamed', async (_, source) => {
    await expect(restoreBadly(source, { accounts: 'ledger' })).rejects.toThrow('Cannot map checkpoint/savepoint state')
  })
  each('%s: a state that was not renamed', async (_, source) => {
    const { serializers } = await restoreBadly(source, { 'accounts/visits': 'calls' })
    expect(
      Object.entries(serializers)
        .filter(([, verdict]) => verdict !== 'as is')
        .map(([state]) => state),
    ).toEqual(['accounts/visits'])
    const visits = expectedLines(5, [])
      .filter(([, state]) => state === 'visits')
      .map(line => JSON.stringify(line))
    expect(await found(source, { 'accounts/visits': 'calls' })).toEqual({ missing: visits, surplus: [] })
  })
  each('%s: uids that were not swapped', async (_, source) => {
    const { missing: lost, surplus } = await found(source, { left: 'right', right: 'left' })
    expect([lost.length, surplus.length]).toEqual([1000, 1000])
  })
  each('%s: a value that is off', async (_, source) => {
    const line = ['accounts', 'visits', key(1234), '4936000000000001234']
    expect(await found({ ...source, fault: 'VALUE' }, {})).toEqual({
      missing: [JSON.stringify(line)],
      surplus: [JSON.stringify(line.with(3, '4936000000000001235'))],
    })
  })
  each('%s: a key that is missing', async (_, source) => {
    const lines = expectedLines(5, [])
      .filter(line => line[2] === key(777))
      .map(line => JSON.stringify(line))
    expect(await found({ ...source, fault: 'MISSING' }, {})).toEqual({ missing: lines, surplus: [] })
  })
  each('%s: a key too many', async (_, source) => {
    const { missing: lost, surplus } = await found({ ...source, fault: 'EXTRA' }, {})
    expect(lost).toEqual([])
    expect(surplus.toSorted()).toEqual(
      [
        ...['visits', 'profile', 'history', 'total'].map(state => [
          'accounts',
          state,
          key(5000),
          'VoidNamespace',
          'nobody asked for this',
        ]),
        ...[1_000_000, 1_010_000].map(time => ['accounts', 'deadlines', key(5000), time]),
      ]
        .map(line => JSON.stringify(line))
        .toSorted(),
    )
  })
})

if (missing !== undefined) {
  removeWork()
  test.skip(`Flink restores what sp-migrate writes: ${missing}`, () => undefined)
}
