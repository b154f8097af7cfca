// One way through a savepoint, in a process of its own: node scan.js <way> <folder> [checkout]; prints seconds, CPU seconds (user and
// system), entries and peak memory as JSON. The checkout is another one that is built, to compare with.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peakMegabytes } from './peak.js'

const [way, folder, checkout = fileURLToPath(new URL('../..', import.meta.url))] = process.argv.slice(2)
const { digestOperator, entryLayout, ndjson, open, scan } = await import(join(checkout, 'dist/index.js'))

// the cheapest way to have longs in JSON.stringify, though not exact
// oxlint-disable-next-line no-extend-native -- a process of its own
BigInt.prototype.toJSON = function toJSON() {
  return Number(this)
}

const WAYS = {
  /** The yardstick: every byte read and copied once. */
  copy() {
    const path = join(folder, 'state')
    const file = openSync(path, 'r')
    const [window, target] = [new Uint8Array(512 * 1024), new Uint8Array(512 * 1024)]
    for (let at = 0, left = statSync(path).size; left > 0;) {
      const n = readSync(file, window, 0, window.length, at)
      target.set(window.subarray(0, n))
      at += n
      left -= n
    }
    closeSync(file)
    return 0
  },
  async framing(operator) {
    let entries = 0
    for await (const batch of (await scan(operator)).batches()) entries += batch.count
    return entries
  },
  async ndjson(operator) {
    let entries = 0
    for await (const { lines } of ndjson(operator)) entries += lines
    return entries
  },
  /** What a program does that has objects: decode, stringify, encode. */
  async objects(operator) {
    const { ByteReader } = await import(join(checkout, 'dist/bytes/reader.js'))
    const { codecOf } = await import(join(checkout, 'dist/type/types.js'))
    const { states, batches } = await scan(operator)
    const prefix = entryLayout === undefined ? 1 : 0 // of checkouts whose batches have the key group in front of keys
    const encoder = new TextEncoder()
    let entries = 0
    for await (const batch of batches()) {
      const r = new ByteReader(batch.bytes)
      const lines = []
      for (const run of batch.runs) {
        const [key, value] = [codecOf(states[run.state].key), codecOf(states[run.state].value)]
        for (let i = run.from; i < run.to; i++) {
          r.at = batch.keyAt[i] + prefix
          const entry = { state: states[run.state].name, keyGroup: run.keyGroup, key: key.read(r), value: undefined }
          r.at = batch.valueAt[i]
          entry.value = value.read(r)
          lines.push(JSON.stringify(entry))
        }
      }
      entries += lines.length
      encoder.encode(lines.join('\n'))
    }
    return entries
  },
  async digest(operator) {
    return (await digestOperator(operator)).reduce((sum, report) => sum + report.entries, 0)
  },
}

const { operators } = await open(folder)
await operators[0].headers
const start = performance.now()
const before = process.cpuUsage()
const entries = await WAYS[way](operators[0])
const { user, system } = process.cpuUsage(before)
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    cpu: (user + system) / 1e6,
    entries,
    megabytes: peakMegabytes(),
  }),
)
