// What the figures of the bench are called, and what each may be at most, or must be at least. --check fails where one misses.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as zlib from 'node:zlib'

/** Before 22.15 Node has no zstd, and the memory of WebAssembly holds both forms at once: 1.4 of what is promised. */
const COMPRESSIONS = ['snappy', 'lz4', ...('zstdDecompressSync' in zlib ? ['zstd'] : [])]

/** What is asked of which state with one value of 300 MB, or a map of five million entries. */
export const LARGE_VALUES = [
  ...['ndjson', 'csv', 'table', 'digest', 'verify --deep', '--where'].flatMap(what =>
    ['a canonical string', 'a heap string', 'a RocksDB string', 'a heap map'].map(of => `${what}, ${of}`),
  ),
  ...['ndjson', 'digest', 'verify --deep'].flatMap(what =>
    COMPRESSIONS.map(name => `${what}, a RocksDB string by ${name}`),
  ),
  'csv, canonical escapes',
  'ndjson, canonical bytes',
  'ndjson, heap bytes',
  'ndjson, a canonical list',
  'ndjson, a heap list',
  'table, a heap list',
  ...['a heap string', 'a heap list', 'a heap map', 'a RocksDB string'].map(of => `--format canonical, ${of}`),
]

/** CPU is user and system, of whole processes where nothing else is said; ÷ before: against another checkout, `--before`. */
const LIMITS = {
  'sp-inspect on a sample ÷ node -e 0': { atMost: 3 },
  'speed of framing ÷ of a plain copy, longs': { atLeast: 0.25 },
  'speed of framing ÷ of a plain copy, pojos': { atLeast: 0.25 },
  'speed of ndjson ÷ of objects, longs': { atLeast: 2 },
  'speed of ndjson ÷ of objects, pojos': { atLeast: 2 },
  'speed of ndjson, RowData ÷ of POJOs': { atLeast: 1 },
  'speed of ndjson, Kryo ÷ of POJOs': { atLeast: 0.5 },
  "speed of scan ÷ of RocksDB's own iterator": { atLeast: 0.5 },
  'MB at most, RocksDB scan': { atMost: 256 },
  'ms of get beyond node -e 0, RocksDB': { atMost: 60 },
  'rename, copied ÷ cp -r and sync': { atMost: 1.2 },
  'seconds of rename with --link': { atMost: 1 },
  'MB at most, rename': { atMost: 512 },
  'CPU of --where, all pass ÷ plain': { atMost: 1.2 },
  'CPU of --where, 1 % pass ÷ plain': { atMost: 0.7 },
  'CPU of three --columns ÷ plain': { atMost: 1.1 },
  'CPU of --format csv ÷ plain': { atMost: 1.5 },
  'MB at most, --sort of 2 million entries by a member': { atMost: 256 },
  'CPU of verify --deep ÷ digest': { atMost: 2.5 },
  'MB at most, ndjson of 50 million entries': { atMost: 256 },
  'MB at most, digest of 50 million entries': { atMost: 256 },
  'peak MB ÷ promised, listing of 2,000 × 200 subtasks': { atMost: 1 },
  's of CPU, listing of 2,000 × 200 subtasks': { atMost: 4 },
  'peak MB ÷ promised, listing of 2,000 × 200 subtasks, --json': { atMost: 1 },
  's of CPU, listing of 2,000 × 200 subtasks, --json': { atMost: 4 },
  'peak MB ÷ promised, listing of 160,000 states': { atMost: 1 },
  's of CPU, listing of 160,000 states': { atMost: 4 },
  'peak MB ÷ promised, listing of 160,000 states, --json': { atMost: 1 },
  's of CPU, listing of 160,000 states, --json': { atMost: 4 },
  'peak MB ÷ promised, listing of 150,000 problems': { atMost: 1 },
  's of CPU, listing of 150,000 problems': { atMost: 4 },
  'peak MB ÷ promised, listing where 200,000 files are missing': { atMost: 1 },
  's of CPU, listing where 200,000 files are missing': { atMost: 5 },
  'peak MB ÷ promised, files, 100,000 rows': { atMost: 1 },
  's of CPU, files, 100,000 rows': { atMost: 2 },
  'peak MB ÷ promised, files, 100,000 rows, --json': { atMost: 1 },
  's of CPU, files, 100,000 rows, --json': { atMost: 2 },
  'peak MB ÷ promised, uids in 30,000 classes': { atMost: 1 },
  's of CPU, uids in 30,000 classes': { atMost: 3 },
  ...Object.fromEntries(
    LARGE_VALUES.flatMap(name => [
      [`peak MB ÷ promised, ${name}`, { atMost: 1 }],
      [`s of CPU, ${name}`, { atMost: 10 }],
    ]),
  ),
  'CPU ÷ before: ndjson, String to Long': { atMost: 1 / 1.2 },
  'CPU ÷ before: ndjson, POJO': { atMost: 1 / 1.8 },
  'CPU ÷ before: ndjson, POJO with a list': { atMost: 1 / 1.6 },
  'CPU ÷ before: framing': { atMost: 1.05 },
  'CPU ÷ before: digest': { atMost: 1.05 },
  'CPU ÷ before: RocksDB scan': { atMost: 1.05 },
  'CPU ÷ before: rename': { atMost: 1.05 },
  'CPU ÷ before: get': { atMost: 1.05 },
  'CPU ÷ before: start-up': { atMost: 1.05 },
}

const FILE = fileURLToPath(new URL('ratios.json', import.meta.url))
const found = {}

const isMissed = ({ value, atMost = Infinity, atLeast = -Infinity }) => !(value <= atMost && value >= atLeast)

/** Notes a figure, and is its text with its limit. */
export function told(name, value) {
  const limit = LIMITS[name]
  if (limit === undefined) throw new Error(`the bench has no figure "${name}"`)
  found[name] = { value: Number(value.toPrecision(3)), ...limit }
  const [words, bound] = limit.atMost === undefined ? ['at least', limit.atLeast] : ['at most', limit.atMost]
  return `${value.toPrecision(3)} (${words} ${Number(bound.toPrecision(3))}${isMissed(found[name]) ? ': MISSED' : ''})`
}

/** What missed its limit. */
export const missed = () => Object.keys(found).filter(name => isMissed(found[name]))

/** Writes what was found to ratios.json; the result is what missed its limit. */
export function check() {
  writeFileSync(FILE, `${JSON.stringify({ node: process.version, figures: found }, null, 2)}\n`)
  return missed()
}
