// npm run bench: whole processes, the median of several runs, as a multiple of `node -e 0` timed in turn with them.
//   --check             write the figures that have a limit to ratios.json, and fail where one misses it
//   --before <checkout> compare with another one that is built, in alternating pairs
//   --large             50 million entries too
//   --small             a hundredth of everything, in few runs: whether all of it still works
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { reportBounds } from './bounds.js'
import { check, told } from './limits.js'
import { generatedMetadata } from './metadata.js'
import { reportMigration } from './migrate.js'
import { reportBefore, reportQueries, reportKryo, reportRows } from './pairs.js'
import { reportRocks } from './rocksdb.js'
import { CONTENTS, generateState } from './state.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { values: given } = parseArgs({
  options: {
    check: { type: 'boolean' },
    before: { type: 'string' },
    large: { type: 'boolean' },
    small: { type: 'boolean' },
  },
})
const sized = entries => (given.small ? entries / 100 : entries)
const RUNS = given.small ? 2 : 9

/** Milliseconds of one process, with nothing but its start and its work. */
function time(args) {
  const start = process.hrtime.bigint()
  const { error, status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 28 })
  if (error || status > 1) throw error ?? new Error(String(stderr))
  return Number(process.hrtime.bigint() - start) / 1e6
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Median of A, and of A ÷ `node -e 0` pair by pair. */
function against(args, runs = RUNS) {
  time(args)
  const pairs = Array.from({ length: runs }, () => {
    const nothing = time(['-e', '0'])
    const a = time(args)
    return { a, ratio: a / nothing }
  })
  return { ms: median(pairs.map(pair => pair.a)), ratio: median(pairs.map(pair => pair.ratio)) }
}

const sizeOf = folder =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.(ndjson|json|md)$/.test(entry.name))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

function largestSample() {
  const samples = join(ROOT, 'samples')
  const folder = readdirSync(samples)
    .map(name => join(samples, name))
    .reduce((best, next) => (sizeOf(next) > sizeOf(best) ? next : best))
  return dirname(
    join(
      folder,
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('_metadata')),
    ),
  )
}

/** Ways through a generated state in turn, each a process; the median of five. */
function ways(folder, names) {
  const script = fileURLToPath(new URL('scan.js', import.meta.url))
  const runs = Array.from({ length: given.small ? 1 : 5 }, () =>
    names.map(name => JSON.parse(spawnSync(process.execPath, [script, name, folder], { encoding: 'utf8' }).stdout)),
  )
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      { seconds: median(runs.map(run => run[i].seconds)), megabytes: Math.max(...runs.map(run => run[i].megabytes)) },
    ]),
  )
}

function reportState(folder, name, kind, { entries, bytes }) {
  const found = ways(folder, ['copy', 'framing', 'ndjson', 'objects', 'digest'])
  const size = bytes / (1024 * 1024)
  console.log(`${name}: ${(entries / 1e6).toFixed(1)} million entries, ${size.toFixed(0)} MB`)
  for (const [way, { seconds, megabytes }] of Object.entries(found))
    console.log(
      `  ${way.padEnd(8)} ${(entries / 1e6 / seconds).toFixed(2).padStart(7)} M entries/s ${(size / seconds).toFixed(0).padStart(6)} MB/s, peak ${megabytes.toFixed(0)} MB`,
    )
  console.log(
    `  framing ÷ a plain copy's speed ${told(`speed of framing ÷ of a plain copy, ${kind}`, found.copy.seconds / found.framing.seconds)}; ndjson ÷ objects ${told(`speed of ndjson ÷ of objects, ${kind}`, found.objects.seconds / found.ndjson.seconds)}`,
  )
}

const cli = join(ROOT, 'bin/sp-inspect.js')
const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-bench-'))
try {
  const sample = largestSample()
  const small = against([cli, sample])
  console.log(
    `sp-inspect ${sample.slice(ROOT.length)}: ${small.ms.toFixed(0)} ms, ÷ node -e 0 ${told('sp-inspect on a sample ÷ node -e 0', small.ratio)}`,
  )

  const checkpoint = join(folder, 'chk-7')
  mkdirSync(checkpoint)
  const bytes = generatedMetadata(20 * 1024 * 1024, 'file:/nowhere')
  writeFileSync(join(checkpoint, '_metadata'), bytes)
  const megabytes = bytes.length / (1024 * 1024)
  const large = against([cli, checkpoint], 3)
  console.log(
    `sp-inspect on a generated _metadata of ${megabytes.toFixed(1)} MB: ${(large.ms / 1000 / megabytes).toFixed(4)} s per MB, ${large.ms.toFixed(0)} ms, ${large.ratio.toFixed(2)} x node -e 0`,
  )

  reportState(
    join(folder, 'longs'),
    'String key, Long value',
    'longs',
    generateState(join(folder, 'longs'), sized(5_000_000), CONTENTS.longs),
  )
  reportState(
    join(folder, 'pojos'),
    'String key, POJO value',
    'pojos',
    generateState(join(folder, 'pojos'), sized(1_000_000), CONTENTS.pojos),
  )
  const rows = Object.fromEntries(
    ['rows', 'rowsAsPojos', 'tags', 'kryo2', 'kryo5'].map(name => {
      generateState(join(folder, name), sized(1_000_000), CONTENTS[name])
      return [name, join(folder, name)]
    }),
  )
  reportRows(ROOT, rows, given.small ? 1 : 5)
  reportKryo(ROOT, rows, given.small ? 1 : 5)
  const key = await reportRocks(ROOT, join(folder, 'rocksdb'), { keys: sized(5_000_000), runs: given.small ? 2 : 5 })
  reportMigration(ROOT, join(folder, 'migration'), sized(2_000_000), given.small ? 1 : 3)
  generateState(join(folder, 'twice'), sized(2_000_000), CONTENTS.pojos)
  await reportBounds(ROOT, join(folder, 'bounds'), { small: given.small })
  reportQueries(ROOT, { pojos: join(folder, 'pojos'), twice: join(folder, 'twice') }, given.small ? 1 : 5)
  if (given.before !== undefined) {
    generateState(join(folder, 'events'), sized(1_000_000), CONTENTS.events)
    const states = Object.fromEntries(['longs', 'pojos', 'events'].map(name => [name, join(folder, name)]))
    const snapshots = { ...states, rocksdb: join(folder, 'rocksdb/chk-1'), key }
    reportBefore(ROOT, resolve(given.before), snapshots, join(folder, 'renamed'), given.small ? 1 : 15)
  }
  if (given.large) {
    const { entries } = generateState(join(folder, 'large'), sized(50_000_000), CONTENTS.longs)
    for (const [way, { seconds, megabytes: peak }] of Object.entries(ways(join(folder, 'large'), ['ndjson', 'digest'])))
      console.log(
        `${way} of ${entries / 1e6} million entries: ${seconds.toFixed(1)} s, peak MB ${told(`MB at most, ${way} of 50 million entries`, peak)}`,
      )
  }
  if (given.check) {
    const all = check()
    if (all.length > 0) {
      console.error(`missed: ${all.join('; ')}`)
      process.exitCode = 1
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
