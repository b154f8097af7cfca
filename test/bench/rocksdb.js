// Reading a native RocksDB snapshot, against RocksDB's own iterator on the same files where librocksdb-dev is installed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { told } from './limits.js'
import { generateRocks } from './rocksdb-write.js'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

function run(command, args) {
  const start = process.hrtime.bigint()
  const { error, status, stderr, stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error || status !== 0) throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, stdout }
}
const json = (command, ...args) => JSON.parse(run(command, args).stdout)

/** Builds the iterator; undefined: there is no RocksDB to build it with. */
function iteratorIn(folder) {
  const { status, stdout } = spawnSync('pkg-config', ['--cflags', '--libs', 'rocksdb'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const program = join(folder, 'iterator')
  const { status: built, stderr } = spawnSync(
    'g++',
    ['-std=c++17', '-O2', here('rocksdb-iterator.cc'), '-o', program, ...stdout.trim().split(/\s+/)],
    { encoding: 'utf8' },
  )
  if (built !== 0) console.log(`  the iterator does not build: ${stderr || 'no g++'}`)
  return built === 0 ? program : undefined
}

/** Each way in turn, so that a noisy machine is noisy to all. */
export async function reportRocks(root, folder, { keys = 5_000_000, runs = 5, ...options } = {}) {
  const snapshot = join(folder, 'chk-1')
  const { entries, bytes, files, key } = await generateRocks(snapshot, keys, options)
  const size = bytes / (1024 * 1024)
  console.log(
    `RocksDB, String key, String value: ${(entries / 1e6).toFixed(1)} million entries, ${size.toFixed(0)} MB in ${files} files`,
  )
  const iterator = iteratorIn(folder)
  const ours = () => json(process.execPath, here('rocksdb-read.js'), 'scan', snapshot)
  const theirs = () => (iterator === undefined ? undefined : json(iterator, snapshot, 'state'))
  void [ours(), theirs()]
  const all = Array.from({ length: runs }, () => ({ ours: ours(), theirs: theirs() }))
  for (const found of all.flatMap(one => [one.ours, one.theirs ?? one.ours])) {
    if (found.entries !== entries || found.bytes !== all[0].ours.bytes)
      throw new Error(
        `${found.entries} entries of ${found.bytes} bytes found, ${entries} of ${all[0].ours.bytes} expected`,
      )
  }
  const speed = seconds =>
    `${(entries / 1e6 / seconds).toFixed(2).padStart(7)} M entries/s ${(size / seconds).toFixed(0).padStart(6)} MB/s`
  console.log(
    `  scan     ${speed(median(all.map(one => one.ours.seconds)))}, peak MB ${told('MB at most, RocksDB scan', Math.max(...all.map(one => one.ours.megabytes)))}`,
  )
  if (iterator === undefined)
    console.log('  not compared: there is no RocksDB here (apt-get install g++ pkg-config librocksdb-dev)')
  else
    console.log(
      `  iterator ${speed(median(all.map(one => one.theirs.seconds)))}, RocksDB's own; scan ÷ its speed ${told("speed of scan ÷ of RocksDB's own iterator", median(all.map(one => one.theirs.seconds / one.ours.seconds)))}`,
    )

  const get = () => run(process.execPath, [join(root, 'bin/sp-inspect.js'), 'get', snapshot, 'bench/state', key])
  const nothing = () => run(process.execPath, ['-e', '0'])
  void nothing()
  const lines = get().stdout.trim().split('\n').length
  const gets = Array.from({ length: 9 }, () => ({ start: nothing().ms, all: get().ms }))
  const { entries: found, bytes: read, reads } = json(process.execPath, here('rocksdb-read.js'), 'get', snapshot, key)
  if (lines !== 1 || found !== 1) throw new Error(`get: ${lines} and ${found} entries of one key`)
  const [more, ratio] = [
    median(gets.map(({ start, all: ms }) => ms - start)),
    median(gets.map(({ start, all: ms }) => ms / start)),
  ]
  console.log(
    `  get of a key: ms more than node -e 0 ${told('ms of get beyond node -e 0, RocksDB', more)}, ${ratio.toFixed(2)} x, ${(read / 1024).toFixed(0)} KB read in ${reads} reads`,
  )
  return key
}
