import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  digestOperator,
  ndjson,
  open,
  type DigestReport,
  type OpenSavepoint,
  type SavepointError,
} from '../../src/index.ts'
import { explained, Tally, unreadStates } from '../not-read.ts'
import { optionsFor, samples, type Sample } from './folder.ts'

interface Contents {
  readonly lines: readonly string[]
  /** Operators whose layout is not read: lines are missing. */
  readonly missing: boolean
}

const told = new Tally()

/** All lines of a snapshot; what is not read must be in the table. */
async function contentsOf(savepoint: OpenSavepoint): Promise<Contents> {
  const pieces: string[] = []
  const problems: SavepointError[] = []
  for (const operator of savepoint.operators) {
    const states = await unreadStates(operator)
    const own: SavepointError[] = []
    for await (const { bytes } of ndjson(operator, { problem: problem => own.push(problem) })) {
      const text = new TextDecoder().decode(bytes)
      for (const line of text.trimEnd().split('\n'))
        if (undecoded(line)) expect(states.get((JSON.parse(line) as { state: string }).state), line).toBeDefined()
      pieces.push(text)
    }
    for (const problem of own) {
      expect(explained(problem, states), problem.message).toBeDefined()
      told.add(explained(problem, states)!)
    }
    problems.push(...own)
  }
  return {
    lines: pieces
      .join('')
      .split('\n')
      .filter(line => line !== '')
      .toSorted(),
    missing: problems.length > 0,
  }
}

/** A line with a part that could not be read; what stands in front of it is compared. */
const undecoded = (line: string): boolean => line.includes('"@reason":"')
const PARTS = ['key', 'mapKey', 'value']
const upTo = (line: string, part: string): string => line.slice(0, line.indexOf(`"${part}":`))
function place(line: string): string {
  const parts = JSON.parse(line) as Readonly<Record<string, unknown>>
  return upTo(
    line,
    PARTS.find(part => parts[part] !== undefined && undecoded(JSON.stringify(parts[part])))!,
  )
}

/** Parts of a key that are read behind one that is not, as lines have them. */
function readBehind(line: string): readonly string[] {
  const parts = JSON.parse(line) as Readonly<Record<string, unknown>>
  return ['namespace', 'mapKey', 'timestamp'].flatMap(name => {
    const text = JSON.stringify(parts[name])
    if (text === undefined || undecoded(text)) return []
    return [`"${name}":${text}`]
  })
}

const contents = samples.filter(sample => existsSync(join(sample.folder, 'expected.ndjson')))
const expectedLines = (sample: Sample): readonly string[] =>
  readFileSync(join(sample.folder, 'expected.ndjson'), 'utf8')
    .split('\n')
    .filter(line => line !== '')

describe('samples: cat prints what the job kept', () => {
  test.each(contents)('$name', async sample => {
    const { lines, missing } = await contentsOf(await open(sample.path, optionsFor(sample)))
    const expected = expectedLines(sample)
    const unread = new Set(lines.filter(undecoded).map(place))
    for (const line of lines) if (undecoded(line)) told.add(`line of ${sample.name}`)
    if (!missing && unread.size === 0) return expect(lines).toEqual(expected)
    const all = new Set(expected)
    expect(lines.filter(line => !undecoded(line) && !all.has(line))).toEqual([]) // nothing wrong is shown
    for (const line of lines.filter(undecoded))
      for (const part of readBehind(line))
        expect(
          expected.some(one => one.startsWith(place(line)) && one.includes(part)),
          line,
        ).toBe(true)
    if (missing) return
    const read = new Set(lines)
    const known = (line: string): string =>
      read.has(line) ? line : (PARTS.map(part => upTo(line, part)).find(part => unread.has(part)) ?? line)
    expect(lines.map(line => (undecoded(line) ? place(line) : line)).toSorted()).toEqual(expected.map(known).toSorted())
  })
  test('what was not read', () => void process.stdout.write(`samples, not read: ${told.text}\n`))
})

/** Samples of one job whose contents are alike, by name without what differs. Releases of Flink set other timers for OVER, and have another Kryo. */
function family(name: string): string | undefined {
  const [, job, release] =
    /^((?:states|ttl|windows|zoo|sql(?:-[a-z]+)*)-)([\d.]+)-(?:canonical-heap|canonical-rocksdb|native-heap|native-rocksdb|incremental-rocksdb)$/.exec(
      name,
    ) ?? []
  return job === 'sql-over-' || job === 'zoo-' ? job + release : job
}

describe('digests agree across layouts, backends and releases', () => {
  const names = [...new Set(samples.flatMap(({ name }) => family(name) ?? []))]
  test('there are families', () => expect(names.length).toBeGreaterThan(0))
  test.each(names)('%s', async name => {
    const members = samples.filter(sample => family(sample.name) === name)
    expect(members.length).toBeGreaterThan(2)
    const digests = await Promise.all(members.map(async sample => byState(await open(sample.path, optionsFor(sample)))))
    for (const other of digests.slice(1)) expect(other).toEqual(digests[0])
  })
})

/** Last accesses are scripted, so TTL state agrees too. Window operators of SQL keep a watermark for each subtask, as many as there are. */
async function byState(savepoint: OpenSavepoint): Promise<readonly string[]> {
  const reports: DigestReport[] = []
  for (const operator of savepoint.operators)
    reports.push(...(await digestOperator(operator)).map(report => ({ ...report, operator: operator.id })))
  return reports
    .filter(({ entries, state }) => entries > 0 && state !== 'watermark')
    .map(({ operator, state, entries, bytes, digest }) => `${operator} ${state} ${entries} ${bytes} ${digest}`)
    .toSorted()
}
