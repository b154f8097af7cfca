import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  localStorage,
  ndjson,
  open,
  planMigration,
  steps,
  summarize,
  TARGET_RELEASES,
  write,
  type OpenSavepoint,
} from '../../src/index.ts'
import { references } from '../../src/read/references.ts'
import { unreadStates } from '../not-read.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { isChosen } from '../tier.ts'
import { keyedHeader, makeSavepoint, type Made } from './made.ts'
import { digests, failure, folder, lines, named, tree } from './tree.ts'

const directory = folder()

/** Layouts whose entries cannot be rewritten; they are carried as they are, or refused. */
const isRocksdb = ({ name }: Sample): boolean =>
  /rocksdb|forst|raw-timers|merged|moved|one-way/.test(name) && !name.includes('canonical')
const isChangelog = ({ name }: Sample): boolean => name.startsWith('changelog')
const identity = samples.filter(sample => !isChangelog(sample))

async function written(sample: Sample, toFlink?: string): Promise<string> {
  const to = join(directory, `${sample.name}${toFlink ?? ''}`)
  if (!existsSync(to))
    await write(
      await planMigration(await open(sample.path, optionsFor(sample)), [], {
        ...(toFlink !== undefined && { toFlink }),
      }),
      to,
    )
  return to
}
/** Names for what Flink 1.x stores as hashes, and the classes of the job; not where moved files are: what was written is where it is. */
const namesOf = (sample: Sample): ReturnType<typeof optionsFor> => {
  const { uids, classes } = optionsFor(sample)
  return { ...(uids !== undefined && { uids }), ...(classes !== undefined && { classes }) }
}

/** All lines of what can be read, and whether that is all. */
async function readable(
  savepoint: OpenSavepoint,
): Promise<{ readonly lines: readonly string[]; readonly whole: boolean }> {
  let text = ''
  let whole = true
  for (const operator of savepoint.operators) {
    if ((await unreadStates(operator)).size > 0) whole = false
    for await (const { bytes } of ndjson(operator, { problem: () => (whole = false) }))
      text += new TextDecoder().decode(bytes)
  }
  return {
    lines: text
      .split('\n')
      .filter(line => line !== '')
      .toSorted(),
    whole,
  }
}

describe('written without steps', () => {
  let wholes = 0
  describe.each(identity)('$name', sample => {
    test('it holds what the job kept', async () => {
      const to = await written(sample)
      const after = await open(to, namesOf(sample))
      expect(await digests(after)).toEqual(await digests(await open(sample.path, optionsFor(sample))))
      const expected = join(sample.folder, 'expected.ndjson')
      const { lines: found, whole } = await readable(after)
      if (!existsSync(expected) || !whole) return
      wholes++
      expect(found).toEqual(
        readFileSync(expected, 'utf8')
          .split('\n')
          .filter(line => line !== ''),
      )
    })

    test('nothing is there but what _metadata names', async () => {
      const to = await written(sample)
      expect(tree(to)!.map(file => file.split(' ')[0])).toEqual(await named(to))
      const { summary, problems } = await summarize(await open(to))
      expect(problems).toEqual([])
      expect(summary).toMatchObject({ selfContained: true, missingFiles: 0, kind: 'savepoint' })
    })

    test('written again it is the same, byte for byte', async () => {
      const to = await written(sample)
      const again = `${to}-again`
      await write(await planMigration(await open(to), []), again)
      expect(tree(again)).toEqual(tree(to))
    })

    test("keyed state is canonical, unless it is RocksDB's or cannot be read", async () => {
      const before = await open(sample.path, optionsFor(sample))
      const { metadata, operators } = await open(await written(sample))
      for (const [i, entry] of metadata.operators.entries()) {
        const kinds = new Set(
          (entry.subtasks ?? []).flatMap(({ state }) =>
            state === undefined || state.managedKeyed.kind === 'none' ? [] : [state.managedKeyed.kind],
          ),
        )
        const unread = [...(await unreadStates(before.operators[i]!)).values()]
        if (isRocksdb(sample))
          expect(
            [...kinds].filter(kind => kind !== 'incremental'),
            operators[i]!.id,
          ).toEqual([])
        else if (unread.length === 0)
          expect(
            [...kinds].filter(kind => kind !== 'savepoint'),
            operators[i]!.id,
          ).toEqual([])
        else expect(kinds.size, operators[i]!.id).toBeLessThanOrEqual(1) // one layout for all subtasks
      }
    })
  })
  test('most of them are compared line by line', () => expect(wholes).toBeGreaterThan(20))

  test.each(samples.filter(isChangelog))('$name is refused', async sample => {
    const error = await failure('unsupported', async () =>
      planMigration(await open(sample.path, optionsFor(sample)), []),
    )
    expect(error.message).toContain('changelog checkpoints cannot be written yet')
  })
})

/** Metadata versions that Flink wrote. (MetadataSerializers) */
const VERSIONS: Readonly<Record<string, number>> = {
  1.13: 3,
  1.14: 3,
  1.15: 3,
  1.16: 4,
  1.17: 4,
  1.18: 4,
  1.19: 4,
  '1.20': 4,
  '2.0': 5,
  2.1: 6,
  2.2: 6,
  2.3: 6,
}
/** By sample and release: what is refused, as a code and a word of the message. */
const REFUSED: readonly (readonly [
  sample: RegExp,
  release: RegExp,
  code: 'incompatible' | 'unsupported',
  word: string,
])[] = [
  [/^(orders|zoo)-1.20/, /^2/, 'incompatible', 'Kryo'],
  [/^(orders|(orders|zoo)-2.3.*)$/, /^1/, 'incompatible', 'Kryo'],
  [/^forst-async-/, /^1/, 'incompatible', 'asynchronous'],
  [/^finished-/, /^1.13$/, 'incompatible', 'finished'],
]

describe('for another release', () => {
  test('every release has a row', () =>
    expect(TARGET_RELEASES).toEqual(
      Object.keys(VERSIONS).toSorted((a, b) => TARGET_RELEASES.indexOf(a) - TARGET_RELEASES.indexOf(b)),
    ))
  /** Releases that differ in what is written for them; the others are tried with one sample. */
  const DIFFERENT = ['1.13', '1.14', '1.15', '1.16', '1.18', '2.0', '2.1']
  const rows = identity.flatMap(sample =>
    TARGET_RELEASES.filter(release => DIFFERENT.includes(release) || sample.name === 'states-2.3-canonical-heap').map(
      release => ({ sample, name: sample.name, release }),
    ),
  )
  const before = new Map<string, Promise<readonly string[]>>()
  const digestsOf = async (sample: Sample): Promise<readonly string[]> => {
    const known = before.get(sample.name) ?? open(sample.path, optionsFor(sample)).then(digests)
    before.set(sample.name, known)
    return known
  }
  /** Every sample with every release at full size; else some pairs, all of one sample, and all that are refused. */
  const chosen = rows.filter(
    ({ name, release }, i) =>
      isChosen(i) ||
      name === 'states-2.3-canonical-heap' ||
      REFUSED.some(([refused, releases]) => refused.test(name) && releases.test(release)),
  )
  test.each(chosen)('$name for $release', async ({ sample, release }) => {
    const refused = REFUSED.find(([name, releases]) => name.test(sample.name) && releases.test(release))
    if (refused !== undefined) {
      const error = await failure(refused[2], async () => written(sample, release))
      return expect(error.message).toContain(refused[3])
    }
    const to = await written(sample, release)
    const after = await open(to, namesOf(sample))
    expect(after.metadataVersion).toBe(VERSIONS[release])
    expect(await digests(after)).toEqual(await digestsOf(sample))
    expect(tree(to)!.map(file => file.split(' ')[0])).toEqual(await named(to))
    const handles = after.metadata.operators.flatMap(entry =>
      (entry.subtasks ?? []).flatMap(({ state }) =>
        state === undefined ? [] : [state.managedKeyed.kind, state.rawKeyed.kind],
      ),
    )
    if (['1.13', '1.14'].includes(release))
      expect(handles.filter(kind => kind === 'keyGroups' || kind === 'incremental')).toEqual([]) // codes 11 and 12
    if (VERSIONS[release]! < 5)
      expect(after.metadata.operators.filter(({ uid, name }) => uid !== undefined || name !== undefined)).toEqual([])
    for (const operator of after.operators) {
      for (const { handle, slot } of references(operator.entry)) {
        if (slot !== 'operator' || handle.kind === 'none' || operator.pseudoStates['raw-operator'] !== undefined)
          continue
        const bytes =
          handle.kind === 'inline'
            ? handle.data.subarray(0, 4)
            : readFileSync(join(to, (handle as { readonly path: string }).path)).subarray(0, 4)
        expect([...bytes]).toEqual([
          0,
          0,
          0,
          TARGET_RELEASES.indexOf(release) < TARGET_RELEASES.indexOf('1.18') ? 5 : 6,
        ]) // the compression flag came with 1.18
      }
    }
  })
})

describe('heap-native becomes canonical', () => {
  const made: readonly Made[] = [{ uid: 'a', layout: 'heap', sizes: [3000, 100, 0] }]
  let canonical: readonly string[] = []
  beforeAll(async () => {
    makeSavepoint(join(directory, 'heap'), made)
    makeSavepoint(
      join(directory, 'canonical'),
      made.map(one => ({ ...one, layout: 'canonical' })),
    )
    const to = join(directory, 'canonical-written')
    await write(await planMigration(await open(join(directory, 'canonical')), []), to)
    canonical = tree(to)!
  })

  test('with the bytes that Flink would have written', async () => {
    const to = join(directory, 'heap-written')
    await write(await planMigration(await open(join(directory, 'heap')), []), to)
    expect(tree(to)).toEqual(canonical)
    expect(
      readFileSync(join(to, canonical[0]!.split(' ')[0]!)).equals(
        readFileSync(join(directory, 'canonical', 'a-file-0')),
      ),
    ).toBe(true)
  })

  test('or stays, if told', async () => {
    const to = join(directory, 'heap-kept')
    await write(await planMigration(await open(join(directory, 'heap')), [], { format: 'keep' }), to)
    const { metadata } = await open(to)
    expect(metadata.operators[0]!.subtasks!.map(({ state }) => state!.managedKeyed.kind)).toEqual([
      'keyGroups',
      'keyGroups',
      'keyGroups',
    ])
    expect(await lines(await open(to))).toEqual(await lines(await open(join(directory, 'heap'))))
  })

  // The header of one subtask cannot be read: the others must not become another layout.
  test.each([0, 1, 2])('all subtasks or none: subtask %i has a header that is not read', async subtask => {
    const source = join(directory, `damaged-${subtask}`)
    makeSavepoint(source, made)
    const path = join(source, `a-file-${subtask}`)
    const storage = {
      ...localStorage,
      open: async (name: string) => {
        const file = await localStorage.open(name)
        return file === undefined || name !== path
          ? file
          : {
              ...file,
              read: async (at: number, into: Uint8Array) => {
                const count = await file.read(at, into)
                const wrong = 20 - at // within the name of the key's snapshot
                if (wrong >= 0 && wrong < count) into[wrong] = 0x58
                return count
              },
            }
      },
    }
    const to = `${source}-written`
    const kinds = async (): Promise<readonly string[]> => {
      await write(await planMigration(await open(source, { storage }), []), to)
      return (await open(to)).metadata.operators[0]!.subtasks!.map(({ state }) => state!.managedKeyed.kind)
    }
    const found = await kinds().catch((error: unknown) => [String((error as { readonly code?: unknown }).code)])
    expect([['keyGroups', 'keyGroups', 'keyGroups'], ['unsupported'], ['unknown-snapshot']]).toContainEqual(found)
  })
  test('the header is where it is thought to be', () =>
    expect(new TextDecoder().decode(keyedHeader('a').subarray(11, 28))).toBe('org.apache.flink.'))
})

test('a step that touches nothing is refused, and nothing is written', async () => {
  const savepoint = await open(samples.find(({ name }) => name === 'orders')!.path)
  await failure('incompatible', async () => planMigration(savepoint, [steps.checkpointId(savepoint.checkpointId)]))
})
