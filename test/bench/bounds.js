// node test/bench/bounds.js: peak memory and CPU of whole processes on the largest inputs, against what is promised: 256 MB, and three times
// `_metadata` and the largest single value. Fails where a figure misses its limit.
//   --only <text>  the cases whose names hold it
//   --small        a hundredth of everything: whether all of it still works
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { manyFiles, manyProblems, manyStates, manySubtasks } from './bounds-snapshots.js'
import { oneValue } from './bounds-values.js'
import { manyClasses } from './class-files.js'
import { LARGE_VALUES, missed, told } from './limits.js'
import { oneRocksValue } from './rocksdb-write.js'

const MB = 1024 * 1024

/** Bytes of a large value. */
const VALUE = 300_000_000
/** Of an entry of a map of longs, as the heap keeps it. */
const MAP_ENTRY = 17
/** What is asked of a snapshot with one large value; `key` is that of no entry. */
const ASKED = {
  ndjson: path => ['cat', path, '@', '--format', 'ndjson'],
  csv: path => ['cat', path, '@', '--format', 'csv'],
  table: path => ['cat', path, '@', '--format', 'table'],
  digest: path => ['digest', path],
  'verify --deep': path => ['verify', '--deep', path],
  '--where': path => ['cat', path, '@', '--where', 'keyGroup = 127'],
  '--format canonical': path => [path, `${path}-written`, '--format', 'canonical'],
}

/**
 * A row is a case: its name, which has its limits in limits.js; the snapshot, made once for all rows of that name; what `sp-inspect`, or another
 * program, is asked; how it must end; bytes of the largest entry.
 */
const CASES = [
  { name: 'listing of 2,000 × 200 subtasks', of: 'subtasks', args: path => [path] },
  { name: 'listing of 2,000 × 200 subtasks, --json', of: 'subtasks', args: path => [path, '--json'] },
  { name: 'listing of 160,000 states', of: 'states', args: path => [path] },
  { name: 'listing of 160,000 states, --json', of: 'states', args: path => [path, '--json'] },
  { name: 'listing of 150,000 problems', of: 'problems', args: path => [path], status: 1 },
  { name: 'listing where 200,000 files are missing', of: 'missing', args: path => [path], status: 1 },
  { name: 'files, 100,000 rows', of: 'files', args: path => ['files', path] },
  { name: 'files, 100,000 rows, --json', of: 'files', args: path => ['files', path, '--json'] },
  { name: 'uids in 30,000 classes', of: 'classes', args: path => [path, '--classes', join(path, 'job.jar')] },
  ...LARGE_VALUES.map(name => {
    const [what, of] = name.split(', ')
    const command = what === '--format canonical' ? 'sp-migrate' : undefined
    const entry = of === 'a heap map' ? 5_000_000 * MAP_ENTRY : VALUE
    return { name, of, args: path => ASKED[what](path).map(arg => (arg === '@' ? stateOf(of) : arg)), command, entry }
  }),
]
const stateOf = of => (of.includes('RocksDB') ? 'bench/state' : 'one/large')

/** How the snapshot of a case is made in a folder; `n` makes sizes smaller. The result is its path. */
const SNAPSHOTS = {
  subtasks: (folder, n) => manySubtasks(folder, n(2000), 200),
  states: (folder, n) => manyStates(folder, n(160_000)),
  problems: (folder, n) => manyProblems(folder, n(150_000)),
  files: (folder, n) => manyFiles(folder, n(100_000)),
  missing: (folder, n) => {
    const path = manyFiles(folder, n(200_000))
    rmSync(join(folder, 'shared'), { recursive: true })
    return path
  },
  classes: (folder, n) => {
    cpSync(fileURLToPath(new URL('../../samples/states-1.20-canonical-heap', import.meta.url)), folder, {
      recursive: true,
    })
    manyClasses(join(folder, 'job.jar'), n(30_000), n(50_000_000))
    return folder
  },
  'a canonical string': (folder, n) => oneValue(folder, 'canonical', 'string', n(VALUE)),
  'canonical escapes': (folder, n) => oneValue(folder, 'canonical', 'escaped', n(VALUE)),
  'canonical bytes': (folder, n) => oneValue(folder, 'canonical', 'bytes', n(VALUE)),
  'a canonical list': (folder, n) => oneValue(folder, 'canonical', 'list', n(VALUE)),
  'a heap string': (folder, n) => oneValue(folder, 'heap', 'string', n(VALUE)),
  'heap bytes': (folder, n) => oneValue(folder, 'heap', 'bytes', n(VALUE)),
  'a heap list': (folder, n) => oneValue(folder, 'heap', 'list', n(VALUE)),
  'a heap map': (folder, n) => oneValue(folder, 'heap', 'map', n(5_000_000 * MAP_ENTRY)),
  'a RocksDB string': (folder, n) => oneRocksValue(folder, n(VALUE)),
  ...Object.fromEntries(
    ['snappy', 'lz4', 'zstd'].map(name => [
      `a RocksDB string by ${name}`,
      (folder, n) => oneRocksValue(folder, n(VALUE), name),
    ]),
  ),
}

/** Runs the cases in a folder, and prints a line each. */
export async function reportBounds(root, folder, { only = '', small = false } = {}) {
  const made = new Map()
  const snapshotOf = async name => {
    if (!made.has(name)) {
      mkdirSync(join(folder, name), { recursive: true })
      made.set(name, await SNAPSHOTS[name](join(folder, name), size => (small ? Math.ceil(size / 100) : size)))
    }
    return made.get(name)
  }
  for (const { name, of, args, command = 'sp-inspect', status = 0, entry = 0 } of CASES.filter(one =>
    one.name.includes(only),
  )) {
    const path = await snapshotOf(of)
    const promised = 256 + (3 * (statSync(join(path, '_metadata')).size + entry)) / MB
    const { megabytes, cpu } = program(root, command, args(path), status)
    console.log(
      `${name}: peak ${megabytes.toFixed(0)} MB of ${promised.toFixed(0)}, ÷ promised ${told(`peak MB ÷ promised, ${name}`, megabytes / promised)}, s of CPU ${told(`s of CPU, ${name}`, cpu)}`,
    )
  }
}

function program(root, command, args, expected) {
  const { error, status, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('rss.js', import.meta.url)), join(root, `bin/${command}.js`), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 30 },
  )
  if (error || status !== expected)
    throw error ?? new Error(`${args.join(' ')}: exit ${status}: ${stderr.slice(0, 2000)}`)
  return JSON.parse(stderr.trim().split('\n').at(-1))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { only: { type: 'string' }, small: { type: 'boolean' } } })
  const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-bounds-'))
  try {
    await reportBounds(fileURLToPath(new URL('../..', import.meta.url)), folder, values)
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (missed().length > 0) {
    console.error(`missed: ${missed().join('; ')}`)
    process.exitCode = 1
  }
}
