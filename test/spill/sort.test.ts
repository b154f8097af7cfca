import fc from 'fast-check'
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporarySpace } from '../../src/host/temporary.ts'
import { externalSort, SORT_DEFAULTS } from '../../src/spill/sort.ts'
import { trials } from '../tier.ts'
import { addAll, collect, CountingSpace, expected, numbers, text, type Row } from './space.ts'

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)
const numbered = (i: number): Uint8Array => Uint8Array.of(i >>> 24, i >>> 16, i >>> 8, i)
const MEMORY = 1024

async function sorted(
  rows: readonly Row[],
  memory: number,
): Promise<{ readonly rows: Row[]; readonly space: CountingSpace }> {
  const space = new CountingSpace()
  const sort = externalSort({ memory, temporary: space })
  addAll(sort, rows)
  const result = await collect(sort)
  expect(space.open).toBe(0)
  return { rows: result, space }
}

async function check(rows: readonly Row[], memory = MEMORY): Promise<CountingSpace> {
  const result = await sorted(rows, memory)
  expect(text(result.rows)).toBe(text(expected(rows)))
  return result.space
}

/** Keys that are often equal, often each other's prefix, often end in zeros, often share much. */
const key = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.array(fc.constantFrom(0, 1, 255), { maxLength: 12 }).map(values => Uint8Array.from(values)),
  fc
    .tuple(fc.constantFrom(6, 7, 8, 50, 300), fc.array(fc.constantFrom(0, 97), { maxLength: 10 }))
    .map(([length, tail]) => Uint8Array.from([...Array.from({ length }, () => 97), ...tail])),
)
const payload = fc.oneof(
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 30 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 500, maxLength: 6000, size: 'max' }) },
)
const row = fc.tuple(key, payload)

/** Looking for a smaller example of a failure ends in time, too. */
const RUNS = { ...trials(25, 6), interruptAfterTimeLimit: 20_000 }

describe('sorting', () => {
  test.each([MEMORY, 4096, 1 << 20])('as Array.sort does, in %i bytes', async memory => {
    const rows = fc.array(row, { maxLength: 1500, size: 'max' })
    await fc.assert(
      fc.asyncProperty(rows, all => check(all, memory).then(() => undefined)),
      RUNS,
    )
  })

  test.each([MEMORY, 1 << 20])('keys that share a prefix, in %i bytes', async memory => {
    const rows = fc.tuple(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.array(row, { maxLength: 300, size: 'max' }),
    )
    const property = fc.asyncProperty(rows, ([prefix, all]) =>
      check(
        all.map(([tail, value]) => [Uint8Array.from([...prefix, ...tail]), value]),
        memory,
      ).then(() => undefined),
    )
    await fc.assert(property, RUNS)
  })

  test.each([MEMORY, 1 << 20])('equal keys stay as they were added, in %i bytes', async memory => {
    const next = numbers(1)
    const rows = Array.from({ length: 3000 }, (_, i): Row => [bytes(`key ${next() % 20}`), numbered(i)])
    await check(rows, memory)
  })

  test('one key for all', async () => {
    const rows = Array.from({ length: 3000 }, (_, i): Row => [bytes('a key longer than a prefix'), numbered(i)])
    await check(rows)
    await check(rows, 1 << 20)
  })

  test.each([MEMORY, 1 << 20])('a key that is a prefix of another comes first, in %i bytes', async memory => {
    const rows = Array.from({ length: 200 }, (_, i): Row => [new Uint8Array(200 - i), numbered(i)])
    await check([...rows, ...rows], memory)
  })

  test('every key is a prefix of the next', async () => {
    await check(
      Array.from({ length: 2000 }, (_, i): Row => [new Uint8Array(i).fill(97), numbered(i)]),
      16 << 20,
    )
  })

  test('records without key, without payload, without both', async () => {
    const empty = new Uint8Array(0)
    const rows: readonly Row[] = [
      [empty, bytes('1')],
      [bytes('b'), empty],
      [empty, empty],
      [bytes('a'), empty],
      [empty, bytes('2')],
    ]
    const many = Array.from({ length: 200 }, () => rows).flat()
    for (const memory of [MEMORY, 1 << 20]) await check(many, memory)
    await check(Array.from({ length: 1000 }, () => rows[2]!))
  })

  test('nothing', async () => {
    const space = await check([])
    expect(space.files).toBe(0)
  })

  test.each([new Uint8Array(8), Buffer.alloc(8)])('what was added may change afterwards', async buffer => {
    const sort = externalSort({ memory: 1 << 20 })
    for (const i of [3, 1, 2]) {
      buffer.fill(i)
      sort.add(buffer.subarray(0, 4), buffer.subarray(4))
    }
    expect((await collect(sort)).map(([k, p]) => [k[0], p[0]])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })
})

describe('memory and files', () => {
  const small = (count: number, seed = 7): readonly Row[] => {
    const next = numbers(seed)
    return Array.from({ length: count }, (_, i) => [numbered(next()), numbered(i)] as const)
  }

  test('nothing is written where all fits', async () => {
    expect((await check(small(10_000), 1 << 20)).files).toBe(0)
    expect(SORT_DEFAULTS.memory).toBe(64 * 1024 * 1024)
  })

  test('each record is written once where one merge is enough', async () => {
    const space = await check(small(300))
    expect(space.files).toBeGreaterThan(10)
    expect(space.files).toBeLessThanOrEqual(16)
    expect(space.written).toBe(300 * 16)
  })

  test('few files are open, and little is held twice, however many there were', async () => {
    const space = await check(small(30_000))
    expect(space.files).toBeGreaterThan(1000)
    expect(space.mostOpen).toBeLessThan(70)
    expect(space.mostHeld).toBeLessThan(30_000 * 16 * 1.8)
    expect(space.written).toBeLessThan(30_000 * 16 * 4)
  })

  test('one run more than a merge takes costs a merge of two', async () => {
    const rows = Array.from({ length: 17 }, (_, i): Row => [numbered(17 - i), new Uint8Array(900)])
    const space = await check(rows)
    expect(space.files).toBe(18)
    expect(space.written).toBe(19 * 912)
  })

  test('records larger than memory, than a window, than the buffer for writing', async () => {
    const next = numbers(3)
    const rows = Array.from({ length: 120 }, (_, i): Row => [
      numbered(next() % 50),
      new Uint8Array([10, 3000, 5000, 70_000, 400_000][i % 5]!).fill(i),
    ])
    await check(rows)
    await check(rows, 100_000)
  })

  test('keys larger than memory and windows', async () => {
    const next = numbers(5)
    const rows = Array.from({ length: 60 }, (_, i): Row => {
      const large = new Uint8Array([4, 2000, 10_000, 90_000][i % 4]!).fill(7)
      large[large.length - 1] = next()
      return [large, numbered(i)]
    })
    await check(rows)
    await check(rows, 200_000)
  })

  test('a large record is alone in its batch', async () => {
    const sort = externalSort({ memory: MEMORY, temporary: new CountingSpace() })
    for (let i = 9; i >= 0; i--) sort.add(numbered(i), new Uint8Array(i % 2 === 0 ? 100_000 : 1).fill(i))
    const batches: (readonly number[])[] = []
    for await (const batch of sort.sorted()) {
      for (let i = 0; i < batch.count; i++)
        expect(batch.bytes[batch.keyEnd[i]!]).toBe(batch.bytes[batch.keyEnd[i]! - 1])
      batches.push([batch.count, batch.bytes.length])
    }
    const large = batches.filter(([, length]) => length! > 100_000 && length! < 100_100)
    expect(large).toHaveLength(5)
    expect(large.every(([count]) => count === 1)).toBe(true)
  })

  test('batches cross windows', async () => {
    const sort = externalSort({ memory: 1 << 20, temporary: new CountingSpace() })
    addAll(sort, small(100_000))
    let batches = 0
    for await (const batch of sort.sorted()) batches += Math.sign(batch.count)
    expect(batches).toBeLessThan(100)
  })
})

describe('everything is given back', () => {
  const rows = Array.from({ length: 3000 }, (_, i): Row => [bytes(String(i * 7919)), numbered(i)])

  /** Descriptors of files below a folder, also of those without a name; undefined where the system does not tell. */
  const descriptors = (folder: string): number | undefined =>
    existsSync('/proc/self/fd')
      ? readdirSync('/proc/self/fd').filter(name => {
          try {
            return readlinkSync(`/proc/self/fd/${name}`).startsWith(folder)
          } catch {
            return false
          }
        }).length
      : undefined

  test.each(['at the end', 'when left', 'when it fails there', 'when disposed'])('%s, on disk', async how => {
    const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-test-'))
    try {
      const sort = externalSort({ memory: MEMORY, temporary: temporarySpace(folder) })
      addAll(sort, rows)
      expect(descriptors(folder) ?? 1).toBeGreaterThan(0)
      if (how === 'at the end') expect(text(await collect(sort))).toBe(text(expected(rows)))
      if (how === 'when left') for await (const batch of sort.sorted()) if (batch.count > 0) break
      if (how === 'when it fails there') {
        const failing = async (): Promise<void> => {
          for await (const batch of sort.sorted())
            throw new Error(`no more after ${batch.count > 0 ? 'a' : 'no'} batch`)
        }
        await expect(failing()).rejects.toThrow('no more after a batch')
      }
      if (how === 'when disposed') sort.dispose()
      expect(readdirSync(folder)).toEqual([])
      expect(descriptors(folder) ?? 0).toBe(0)
      sort.dispose()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('where writing fails while adding', () => {
    const space = new CountingSpace()
    const sort = externalSort({ memory: MEMORY, temporary: space })
    let writes = 0
    space.beforeAppend = () => {
      if (++writes === 20) throw new Error('full')
    }
    expect(() => addAll(sort, rows)).toThrow('full')
    expect(space.open).toBe(0)
    expect(() => sort.add(bytes('x'), bytes('y'))).toThrow('adding to a sort that has ended')
  })

  test.each(['beforeAppend', 'beforeRead'] as const)('where %s fails while merging', async when => {
    const space = new CountingSpace()
    const sort = externalSort({ memory: MEMORY, temporary: space })
    addAll(sort, rows)
    expect(space.open).toBeGreaterThan(16)
    space[when] = () => {
      throw new Error('broken')
    }
    await expect(collect(sort)).rejects.toThrow('broken')
    expect(space.open).toBe(0)
  })

  test('a file that lost its end is an error', async () => {
    const space = new CountingSpace()
    const sort = externalSort({ memory: MEMORY, temporary: space })
    addAll(sort, rows)
    space.cut = 12
    await expect(collect(sort)).rejects.toThrow(
      /^file \d+ @ 0xc: the temporary file ends early: expected \d+ more bytes$/,
    )
    expect(space.open).toBe(0)
  })

  test('a sort gives its records once', async () => {
    const sort = externalSort()
    sort.add(bytes('a'), bytes('b'))
    expect(await collect(sort)).toHaveLength(1)
    await expect(collect(sort)).rejects.toThrow('a sort gives its records once')
    expect(() => sort.add(bytes('a'), bytes('b'))).toThrow('adding to a sort that has ended')
  })
})
