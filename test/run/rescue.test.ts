import { cpSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  open,
  planMigration,
  steps,
  verify,
  write,
  type DamagedState,
  type Finding,
  type OpenSavepoint,
  type PlanOptions,
  type Report,
} from '../../src/index.ts'
import type { KeyedPart, OperatorPart } from '../../src/read/parts.ts'
import { optionsFor, samples, type Sample } from '../samples/folder.ts'
import { failure, folder, lines } from './tree.ts'

// One thing of a sample is damaged at a known place: what is left out is that thing, and the rest is what the job kept.

const directory = folder()
let made = 0
const fresh = (): string => join(directory, String(made++))
const sampleOf = (name: string): Sample => samples.find(sample => sample.name === name)!

type Line = Readonly<Record<string, unknown>>
interface Row {
  readonly what: string
  readonly sample: string
  readonly uid: string
  readonly part: 'canonical' | 'heap' | 'operator'
  readonly subtask: number
  /** Changes the bytes of the part's stream, or cuts them. */
  readonly damage: (bytes: Buffer, part: never) => Buffer | void
  /** Of the sample's expectation. */
  readonly isLost: (line: Line) => boolean
  readonly leftOut: readonly Partial<DamagedState>[]
  readonly options?: PlanOptions
}

const flip = (bytes: Buffer, at: number, count = 4): void => {
  for (let i = at; i < at + count; i++) bytes[i]! ^= 0xff
}
/** Where the data of a key group begins. */
const groupAt = ({ offsets, first }: KeyedPart, keyGroup: number): number => offsets[keyGroup - first]!
const listAt = ({ states }: OperatorPart, name: string): number =>
  states.find(({ state }) => state.name === name)!.offsets[0]!
const accounts =
  (from: number, to = from) =>
  ({ keyGroup, key }: Line): boolean =>
    typeof key === 'string' && (keyGroup as number) >= from && (keyGroup as number) <= to
/** Keys of `regions` are numbers, those of `accounts` strings. */
const regions =
  (from: number, to = from) =>
  ({ keyGroup, key }: Line): boolean =>
    typeof key === 'number' && (keyGroup as number) >= from && (keyGroup as number) <= to
const group = (keyGroup: number, entries: number | null): Partial<DamagedState> => ({
  unit: 'key group',
  keyGroups: [keyGroup, keyGroup],
  entries,
})

const ROWS: readonly Row[] = [
  {
    what: 'a key group whose frame is broken',
    sample: 'states-2.3-canonical-heap',
    uid: 'accounts',
    part: 'canonical',
    subtask: 0,
    damage: (bytes, part: KeyedPart) => flip(bytes, groupAt(part, 16) + 2),
    isLost: accounts(16),
    leftOut: [group(16, null)],
  },
  {
    what: 'a key that stands in another key group than it names',
    sample: 'states-1.20-canonical-rocksdb',
    uid: 'accounts',
    part: 'canonical',
    subtask: 1,
    damage: (bytes, part: KeyedPart) => void (bytes[groupAt(part, 51) + 6]! ^= 1),
    isLost: accounts(51),
    leftOut: [group(51, 13)],
  },
  {
    what: 'a key whose hashCode is of another key group',
    sample: 'states-2.3-canonical-rocksdb',
    uid: 'regions',
    part: 'canonical',
    subtask: 2,
    damage: (bytes, part: KeyedPart) => void (bytes[groupAt(part, 219) + 2 + 4 + 2 + 7]! ^= 1),
    isLost: regions(219),
    leftOut: [group(219, 3)],
  },
  {
    what: 'a compressed key group, which stays compressed',
    sample: 'states-2.3-canonical-compressed',
    uid: 'accounts',
    part: 'canonical',
    subtask: 2,
    damage: (bytes, part: KeyedPart) => flip(bytes, groupAt(part, 100) + 20),
    isLost: accounts(100),
    leftOut: [group(100, null)],
    options: { format: 'keep' },
  },
  {
    what: 'a compressed key group, which is written again',
    sample: 'states-1.20-canonical-compressed',
    uid: 'accounts',
    part: 'canonical',
    subtask: 2,
    damage: (bytes, part: KeyedPart) => flip(bytes, groupAt(part, 100) + 20),
    isLost: accounts(100),
    leftOut: [group(100, null)],
  },
  ...(['keep', undefined] as const).flatMap(format =>
    [
      ['states-2.3-native-heap', (part: KeyedPart) => groupAt(part, 85)] as const,
      ['states-2.3-native-heap-compressed', (part: KeyedPart) => groupAt(part, 85) + 30] as const,
    ].map(([sample, at]): Row => ({
      what: `a heap-native key group, which ${format === 'keep' ? 'stays so' : 'becomes canonical'}`,
      sample,
      uid: 'accounts',
      part: 'heap',
      subtask: 1,
      damage: (bytes, part: KeyedPart) => flip(bytes, at(part)),
      isLost: accounts(85),
      leftOut: [group(85, null)],
      options: { format },
    })),
  ),
  {
    what: 'a union list',
    sample: 'states-2.3-canonical-heap',
    uid: 'rules',
    part: 'operator',
    subtask: 1,
    damage: (bytes, part: OperatorPart) => void (bytes[listAt(part, 'offsets-seen')] = 60),
    isLost: ({ state, subtask }) => state === 'offsets-seen' && subtask === 1,
    leftOut: [{ unit: 'list', state: 'offsets-seen', subtask: 1, elements: [0, 3], entries: 4, bytes: 33 }],
  },
  {
    what: 'a compressed operator list',
    sample: 'states-2.3-canonical-compressed',
    uid: 'rules',
    part: 'operator',
    subtask: 2,
    damage: (bytes, part: OperatorPart) => flip(bytes, listAt(part, 'buffered') + 8),
    isLost: ({ state, subtask }) => state === 'buffered' && subtask === 2,
    leftOut: [{ unit: 'list', state: 'buffered', subtask: 2 }],
  },
  {
    what: 'a broadcast state: the copies of the other subtasks are dealt in its place',
    sample: 'states-2.3-canonical-heap',
    uid: 'rules',
    part: 'operator',
    subtask: 2,
    damage: (bytes, part: OperatorPart) => void (bytes[listAt(part, 'rules') + 4] = 0x7e),
    isLost: () => false,
    leftOut: [{ unit: 'list', state: 'rules', subtask: 2, entries: null }],
  },
  {
    what: 'state that stands in _metadata',
    sample: 'inline-2.3',
    uid: 'accounts',
    part: 'canonical',
    subtask: 0,
    damage: (bytes, part: KeyedPart) => flip(bytes, groupAt(part, 23) + 2),
    isLost: accounts(23),
    leftOut: [group(23, null)],
  },
  {
    what: 'a header: the keyed state of its subtask',
    sample: 'states-2.3-canonical-heap',
    uid: 'accounts',
    part: 'canonical',
    subtask: 2,
    damage: bytes => flip(bytes, 9, 2), // how long the name of the key's snapshot is
    isLost: accounts(86, 127),
    leftOut: [{ unit: 'handle', state: null, subtask: 2, keyGroups: [86, 127], bytes: 14_713, entries: null }],
  },
  {
    what: 'a header: the operator state of its subtask',
    sample: 'states-2.3-canonical-heap',
    uid: 'rules',
    part: 'operator',
    subtask: 2,
    damage: bytes => flip(bytes, 7, 2),
    isLost: ({ state, subtask }) => (state === 'buffered' || state === 'offsets-seen') && subtask === 2,
    leftOut: [{ unit: 'handle', state: null, subtask: 2, keyGroups: null, bytes: 897, entries: null }],
  },
  {
    what: 'the end of a file',
    sample: 'states-2.3-canonical-heap',
    uid: 'accounts',
    part: 'canonical',
    subtask: 2,
    damage: (bytes, part: KeyedPart) => bytes.subarray(0, groupAt(part, 126) - 1),
    isLost: accounts(125, 127),
    leftOut: [group(125, null), group(126, null), group(127, null)],
  },
]

/** Where the bytes of a part stand in a copy of its sample. */
async function partOf(path: string, sample: Sample, row: Row): Promise<KeyedPart | OperatorPart> {
  const { parts } = await (await open(path, optionsFor(sample))).operators.find(({ uid }) => uid === row.uid)!.headers
  return parts.find(({ kind, subtask }) => kind === row.part && subtask === row.subtask) as KeyedPart
}

async function damaged(row: Row): Promise<string> {
  const sample = sampleOf(row.sample)
  const source = fresh()
  cpSync(sample.path, source, { recursive: true })
  const part = await partOf(source, sample, row)
  const isInline = !existsSync(part.file.path)
  const bytes = Buffer.alloc(part.file.size)
  await part.file.read(0, bytes)
  const before = Buffer.from(bytes)
  const after = row.damage(bytes, part as never)
  if (isInline) {
    const metadata = readFileSync(join(source, '_metadata'))
    bytes.copy(metadata, metadata.indexOf(before))
    writeFileSync(join(source, '_metadata'), metadata)
  } else {
    writeFileSync(part.file.path, bytes)
    if (after !== undefined) truncateSync(part.file.path, after.length)
  }
  return source
}

async function rescued(
  source: string,
  sample: Sample,
  options: PlanOptions = {},
): Promise<{ to: string; report: Report }> {
  const to = fresh()
  const allowLoss = ['damaged']
  const plan = await planMigration(await open(source, optionsFor(sample)), [], { ...options, allowLoss })
  return { to, report: await write(plan, to, { allowLoss }) }
}

const reopened = async (to: string, sample: Sample): Promise<OpenSavepoint> => {
  const { uids } = optionsFor(sample)
  return open(to, uids === undefined ? {} : { uids })
}

async function errorsOf(savepoint: OpenSavepoint): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for await (const finding of verify(savepoint, { deep: true })) findings.push(finding)
  return findings.filter(({ level }) => level === 'error')
}

/** How many subtasks have a copy of a broadcast state is not what the job kept. */
const withoutCopies = (all: readonly string[]): readonly string[] => all.map(line => line.replace(/"copies":\d+/, ''))

const expectedOf = (sample: Sample, isLost: Row['isLost']): readonly string[] =>
  readFileSync(join(sample.folder, 'expected.ndjson'), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !isLost(JSON.parse(line) as Line))
    .toSorted()

describe('a rescue', () => {
  test.each(ROWS)('$what: $sample', async row => {
    const sample = sampleOf(row.sample)
    const source = await damaged(row)
    const { to, report } = await rescued(source, sample, row.options)
    expect(report.leftOut).toMatchObject(
      row.leftOut.map(one => ({ operator: row.uid, subtask: row.subtask, state: null, ...one })),
    )
    expect(report.leftOut).toHaveLength(row.leftOut.length)
    for (const { file, offset, why } of report.leftOut) {
      expect(file).toContain(source)
      expect(offset).toBeGreaterThanOrEqual(0)
      expect(why).not.toBe('')
    }
    const savepoint = await reopened(to, sample)
    expect(withoutCopies(await lines(savepoint))).toEqual(withoutCopies(expectedOf(sample, row.isLost)))
    expect(await errorsOf(savepoint)).toEqual([])
  })

  // Where values are only moved nobody looks at their hashCode.
  test.each(ROWS.filter(({ what }) => !what.includes('hashCode')))('is asked for: $what: $sample', async row => {
    const sample = sampleOf(row.sample)
    const source = await damaged(row)
    const to = fresh()
    const allowed = { allowLoss: ['damaged'] }
    const { message } = await failure(undefined, async () =>
      write(await planMigration(await open(source, optionsFor(sample)), [], row.options), to, allowed),
    )
    expect(message).toMatch(/--drop .*--allow-loss damaged/)
    expect(existsSync(to)).toBe(false)
  })
})

describe('what is dropped is not damaged', () => {
  test('the list of a state', async () => {
    const row = ROWS.find(({ what }) => what === 'a union list')!
    const source = await damaged(row)
    const to = fresh()
    await write(await planMigration(await open(source), [steps.drop('rules/offsets-seen')]), to)
    const isLost = ({ state }: Line): boolean => state === 'offsets-seen'
    expect(await lines(await open(to))).toEqual(expectedOf(sampleOf(row.sample), isLost))
  })
})

describe('a rescue leaves nothing out', () => {
  test('of what is whole', async () => {
    const sample = sampleOf('states-2.3-canonical-heap')
    const { to, report } = await rescued(sample.path, sample)
    expect(report.leftOut).toEqual([])
    expect(report.rewritten.files).toBe(0)
    expect(await lines(await open(to))).toEqual(expectedOf(sample, () => false))
  })
  test('for a file that is missing', async () => {
    const sample = sampleOf('states-2.3-canonical-heap')
    const source = fresh()
    cpSync(sample.path, source, {
      recursive: true,
      filter: path => !path.endsWith('4612739c-b5df-4c5c-a3cf-da1be3f14b7e'),
    })
    await failure('missing-file', async () => rescued(source, sample))
  })
})
