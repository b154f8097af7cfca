import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digestOperator, ndjson, open, type DigestReport, type OpenSavepoint, type SavepointError } from '../../src/index.ts'
import { optionsFor, samples, type Sample } from './folder.ts'

/** What cannot be read yet, by the reason it is told with: its lines are missing, or hold bytes in place of a value. */
const NOT_YET: readonly RegExp[] = [/^entries of RocksDB files cannot be read yet/, /^entries of changelog checkpoints cannot be read yet/, /^values of Kryo .* cannot be read yet/, /^values of .* cannot be read yet$/]

async function linesOf(savepoint: OpenSavepoint, problems: SavepointError[]): Promise<readonly string[]> {
  const pieces: string[] = []
  for (const operator of savepoint.operators) for await (const { bytes } of ndjson(operator, { problem: problem => problems.push(problem) })) pieces.push(new TextDecoder().decode(bytes))
  return pieces.join('').split('\n').filter(line => line !== '').toSorted()
}

/** A line with a part that could not be read; what stands in front of it is compared. */
const undecoded = (line: string): boolean => line.includes('"@reason":"values of ')
const place = (line: string): string => line.slice(0, line.indexOf('"key":{"@class"') > 0 ? line.indexOf('"key":') : line.indexOf('"value":'))

const contents = samples.filter(sample => existsSync(join(sample.folder, 'expected.ndjson')))
const expectedLines = (sample: Sample): readonly string[] => readFileSync(join(sample.folder, 'expected.ndjson'), 'utf8').split('\n').filter(line => line !== '')

describe('samples: cat prints what the job kept', () => {
  const told: string[] = []
  test.each(contents)('$name', async sample => {
    const problems: SavepointError[] = []
    const lines = await linesOf(await open(sample.path, optionsFor(sample)), problems)
    const expected = expectedLines(sample)
    expect(problems.filter(problem => !NOT_YET.some(reason => reason.test(problem.what))).map(problem => problem.message)).toEqual([])
    const unread = new Set(lines.filter(undecoded).map(place))
    if (problems.length === 0 && unread.size === 0) return expect(lines).toEqual(expected)
    const all = new Set(expected)
    expect(lines.filter(line => !undecoded(line) && !all.has(line))).toEqual([]) // nothing wrong is shown
    if (problems.length === 0) expect(lines.map(line => (undecoded(line) ? place(line) : line)).toSorted()).toEqual(expected.map(line => [line.slice(0, line.indexOf('"key":')), line.slice(0, line.indexOf('"value":'))].find(part => unread.has(part)) ?? line).toSorted())
    told.push(`${sample.name}: ${expected.length - lines.filter(line => all.has(line)).length} of ${expected.length} lines not read yet (${problems[0]?.what ?? /"@reason":"([^"]*)/.exec(lines.find(undecoded)!)![1]})`)
  })
  test('what was not read', () => void process.stdout.write(`${told.join('\n')}\n`))
})

/** Samples of one job whose contents are alike, by name without what differs. */
const family = (name: string): string | undefined => /^((?:states|ttl|windows)-)[\d.]+-(?:canonical-heap|canonical-rocksdb|native-heap)$/.exec(name)?.[1]

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

/** Last accesses are scripted, so TTL state agrees too. */
async function byState(savepoint: OpenSavepoint): Promise<readonly string[]> {
  const reports: DigestReport[] = []
  for (const operator of savepoint.operators) reports.push(...(await digestOperator(operator)).map(report => ({ ...report, operator: operator.id })))
  return reports.filter(({ entries }) => entries > 0).map(({ operator, state, entries, bytes, digest }) => `${operator} ${state} ${entries} ${bytes} ${digest}`).toSorted()
}
