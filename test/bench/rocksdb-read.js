// One way through a RocksDB snapshot, in a process of its own: node rocksdb-read.js scan|get <folder> [key]; prints what it took as JSON.
import { countingStorage, localStorage, ndjson, open, scan } from '../../dist/index.js'
import { peakMegabytes } from './peak.js'

const [way, folder, key] = process.argv.slice(2)

const WAYS = {
  async scan() {
    const { operators } = await open(folder)
    await operators[0].headers
    const start = performance.now()
    let [entries, bytes] = [0, 0]
    for await (const { count, keyAt, keyEnd, valueAt, valueEnd } of (await scan(operators[0])).batches()) {
      entries += count
      bytes += count // RocksDB's keys begin with the key group, here in one byte
      for (let i = 0; i < count; i++) bytes += keyEnd[i] - keyAt[i] + valueEnd[i] - valueAt[i]
    }
    return { seconds: (performance.now() - start) / 1000, entries, bytes }
  },
  async get() {
    const storage = countingStorage(localStorage)
    const { operators } = await open(folder, { storage })
    let entries = 0
    for await (const { lines } of ndjson(operators[0], { key })) entries += lines
    const sum = counts => [...counts.values()].reduce((a, b) => a + b, 0)
    return { entries, bytes: sum(storage.counts.bytes), reads: sum(storage.counts.reads) }
  },
}

const found = await WAYS[way]()
console.log(JSON.stringify({ ...found, megabytes: peakMegabytes() }))
