// Sorts as many records as told, with keys and payloads of so many bytes, in as much memory as told; prints by how much memory grew, at most, in bytes.
import { writeSync } from 'node:fs'
import { externalSort } from '../../src/spill/sort.ts'
import { numbers } from './space.ts'

const [count = 0, keySize = 0, size = 0, memory = 0] = process.argv.slice(2).map(Number)
const key = new Uint8Array(keySize)
const words = new Uint32Array(key.buffer, 0, 2)
const payload = new Uint8Array(size)

const last = Buffer.alloc(keySize)

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
  if (i % 10_000 === 0 || keySize + size > 10_000) look()
}
let records = 0
let disordered = 0
for await (const { bytes, count: some, keyAt, keyEnd } of sort.sorted()) {
  for (let i = 0; i < some; i++) {
    if (last.compare(bytes, keyAt[i], keyEnd[i]) > 0) disordered++
    last.set(bytes.subarray(keyAt[i], keyEnd[i]))
  }
  records += some
  look()
}
writeSync(1, `${JSON.stringify({ records, disordered, arrayBuffers, resident })}\n`)
