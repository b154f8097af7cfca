// One way through a savepoint, in a process of its own: node scan.js <way> <folder>; prints seconds, entries and peak memory as JSON.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ByteReader } from '../../dist/bytes/reader.js'
import { digestOperator, ndjson, open, scan } from '../../dist/index.js'
import { codecOf } from '../../dist/type/types.js'

const [way, folder] = process.argv.slice(2)

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
    for await (const batch of scan(operator).batches()) entries += batch.count
    return entries
  },
  async ndjson(operator) {
    let entries = 0
    for await (const { lines } of ndjson(operator)) entries += lines
    return entries
  },
  /** What a program does that has objects: decode, stringify, encode. */
  async objects(operator) {
    const { states, batches } = scan(operator)
    const encoder = new TextEncoder()
    let entries = 0
    for await (const batch of batches()) {
      const r = new ByteReader(batch.bytes)
      const lines = []
      for (const run of batch.runs) {
        const [key, value] = [codecOf(states[run.state].key), codecOf(states[run.state].value)]
        for (let i = run.from; i < run.to; i++) {
          r.at = batch.keyAt[i] + 1
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
const entries = await WAYS[way](operators[0])
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    entries,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
)
