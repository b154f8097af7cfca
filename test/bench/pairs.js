// CPU (user and system) of processes in alternating pairs, so that a noisy machine is noisy to both; the median of the ratios.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { told } from './limits.js'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

function run(args) {
  const { error, status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error || status !== 0) throw error ?? new Error(`${args.join(' ')}: ${stderr}`)
  return { stdout, stderr }
}

/** A program of a checkout with what it prints thrown away: seconds of CPU, and the most memory in MB. */
export function program(root, name, ...args) {
  const { error, status, stderr } = spawnSync(
    process.execPath,
    [here('rss.js'), join(root, `bin/${name}.js`), ...args],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 },
  )
  if (error || status !== 0) throw error ?? new Error(`${name} ${args.join(' ')}: ${stderr}`)
  return JSON.parse(stderr.trim().split('\n').at(-1))
}

/** Median of `after` ÷ `before`; both give seconds. The first pair only warms the caches of the machine. */
export function ratioOf(before, after, pairs) {
  const ratios = Array.from({ length: pairs + 1 }, (_, i) => {
    // The first of a pair finds another machine than the second.
    const [a, b] = i % 2 === 0 ? [before(), after()] : [after(), before()].toReversed()
    return b / a
  })
  return median(ratios.slice(1))
}

/** Against another checkout that is built, on the same generated state. */
export function reportBefore(root, before, { longs, pojos, events, rocksdb, key }, target, pairs) {
  const way = (name, folder) => checkout => JSON.parse(run([here('scan.js'), name, folder, checkout]).stdout).cpu
  const cpu =
    (...args) =>
    checkout =>
      program(checkout, ...args).cpu
  const rename = checkout => {
    rmSync(target, { recursive: true, force: true })
    return program(checkout, 'sp-migrate', longs, target, '--rename-uid', 'bench=renamed').cpu
  }
  const rows = {
    'ndjson, String to Long': way('ndjson', longs),
    'ndjson, POJO': way('ndjson', pojos),
    'ndjson, POJO with a list': way('ndjson', events),
    framing: way('framing', longs),
    digest: way('digest', longs),
    'RocksDB scan': way('framing', rocksdb),
    rename,
    get: cpu('sp-inspect', 'get', rocksdb, 'bench/state', key),
    'start-up': cpu('sp-inspect', join(root, 'samples/orders')),
  }
  console.log(`against ${before}, CPU:`)
  for (const [name, seconds] of Object.entries(rows)) {
    const ratio = ratioOf(
      () => seconds(before),
      () => seconds(root),
      pairs,
    )
    console.log(`  ${name.padEnd(24)} ${told(`CPU ÷ before: ${name}`, ratio)}`)
  }
}

/** What rows of SQL cost beside POJOs of the same content. */
export function reportRows(root, { rows, rowsAsPojos }, pairs) {
  const cat = path => () => program(root, 'sp-inspect', 'cat', path, 'bench/state', '--format', 'ndjson').cpu
  const ratio = ratioOf(cat(rows), cat(rowsAsPojos), pairs)
  console.log(`RowData of 8 columns, speed ÷ of POJOs ${told('speed of ndjson, RowData ÷ of POJOs', ratio)}`)
}

/** What lists of strings by Kryo cost beside those of Flink. */
export function reportKryo(root, { tags, kryo2, kryo5 }, pairs) {
  const cat =
    (path, ...flags) =>
    () =>
      program(root, 'sp-inspect', 'cat', path, 'bench/state', '--format', 'ndjson', ...flags).cpu
  const slower = Math.max(
    ratioOf(cat(tags), cat(kryo2, '--kryo', '2'), pairs),
    ratioOf(cat(tags), cat(kryo5, '--kryo', '5'), pairs),
  )
  console.log(`lists of strings by Kryo, speed ÷ of POJOs ${told('speed of ndjson, Kryo ÷ of POJOs', 1 / slower)}`)
}

/** What a query costs beside printing all of it. */
export function reportQueries(root, { pojos, twice }, pairs) {
  const cat = (...flags) => program(root, 'sp-inspect', 'cat', pojos, 'bench/state', ...flags).cpu
  const rows = {
    '--where, all pass ÷ plain': ['--where', 'value.amount >= 0'],
    '--where, 1 % pass ÷ plain': ['--where', 'value.count < 10'],
    'three --columns ÷ plain': ['--columns', 'key,value.amount,value.name'],
    '--format csv ÷ plain': ['--format', 'csv'],
  }
  console.log('queries, 1 million POJOs, CPU:')
  for (const [name, flags] of Object.entries(rows))
    console.log(
      `  ${name.padEnd(32)} ${told(
        `CPU of ${name}`,
        ratioOf(
          () => cat(),
          () => cat(...flags),
          pairs,
        ),
      )}`,
    )
  const { megabytes } = program(root, 'sp-inspect', 'cat', twice, 'bench/state', '--sort', 'value.amount:desc')
  console.log(`  --sort by a member: peak MB ${told('MB at most, --sort of 2 million entries by a member', megabytes)}`)
  const [digest, deep] = [['digest'], ['verify', '--deep']].map(
    args => () => program(root, 'sp-inspect', ...args, pojos).cpu,
  )
  console.log(
    `  verify --deep ÷ digest           ${told('CPU of verify --deep ÷ digest', ratioOf(digest, deep, pairs))}`,
  )
}
