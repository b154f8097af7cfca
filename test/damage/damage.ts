import { SavepointError } from '../../src/index.ts'

/** A source of numbers that is the same in every run. (mulberry32) */
export function seeded(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const damaged = bytes.slice()
  damaged[at] = damaged[at]! ^ 0xff
  return damaged
}

/** A cut, or a flip of one byte to some; the same for a seed. */
export function* damages(files: readonly Uint8Array[], count: number, seed: number): Iterable<Uint8Array> {
  const random = seeded(seed)
  for (let i = 0; i < count; i++) {
    const file = files[random(files.length)]!
    let bytes = random(4) === 0 ? file.subarray(0, random(file.length)) : file.slice()
    for (let flips = random(4); flips > 0 && bytes.length > 0; flips--) {
      bytes = flipped(bytes, random(bytes.length))
      bytes[random(bytes.length)] = random(256)
    }
    yield bytes
  }
}

let asked = Number.NEGATIVE_INFINITY
let known = 0
/** Milliseconds of this process, at most 20 old, for to ask takes longer than to read; those of the clock depend on what else runs. */
export function cpuTime(): number {
  const now = performance.now()
  if (now - asked > 20) {
    const { user, system } = process.cpuUsage()
    known = (user + system) / 1000
    asked = now
  }
  return known
}

export const limits = { milliseconds: 1000, memory: 256 * 1024 * 1024 }

/** What a reader may do with damaged bytes: give a value, or a SavepointError. Anything else is passed on and fails the test. */
export function outcome<T>(read: () => T): T | SavepointError {
  const start = cpuTime()
  const result = valueOrError(read)
  const took = cpuTime() - start
  if (took > limits.milliseconds) throw new Error(`took ${took.toFixed(0)} ms`)
  return result
}

function valueOrError<T>(read: () => T): T | SavepointError {
  try {
    return read()
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
}

/** Bytes the process holds for JavaScript: objects and buffers. */
export function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
