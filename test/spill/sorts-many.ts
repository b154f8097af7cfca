// Sorts as many small records as told in as much memory as told; prints by how much memory grew, at most, in bytes.
import { writeSync } from 'node:fs'
import { externalSort } from '../../src/spill/sort.ts'
import { numbers } from './space.ts'

const [count = 0, memory = 0] = process.argv.slice(2).map(Number)
const key = new Uint8Array(12)
const words = new Uint32Array(key.buffer)
const payload = new Uint8Array(8)

const before = process.memoryUsage()
let arrayBuffers = 0
let resident = 0
function look(): void {
  const now = process.memoryUsage()
  arrayBuffers = Math.max(arrayBuffers, now.arrayBuffers - before.arrayBuffers)
  resident = Math.max(resident, now.rss - before.rss)
}

const next = numbers(1)
const sort = externalSort({ memory })
for (let i = 0; i < count; i++) {
  words[0] = next()
  words[1] = next()
  sort.add(key, payload)
  if (i % 10_000 === 0) look()
}
let records = 0
let disordered = 0
const last = Buffer.alloc(12)
for await (const { bytes, count: some, keyAt, keyEnd } of sort.sorted()) {
  for (let i = 0; i < some; i++) {
    if (last.compare(bytes, keyAt[i], keyEnd[i]) > 0) disordered++
    last.set(bytes.subarray(keyAt[i], keyEnd[i]))
  }
  records += some
  look()
}
writeSync(1, `${JSON.stringify({ records, disordered, arrayBuffers, resident })}\n`)
