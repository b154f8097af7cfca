import { describe, expect, test } from 'vitest'
import { memoryFile, type File } from '../../src/model/file.ts'
import { keepBlocks, writePieces, type Piece } from '../../src/write/pieces.ts'
import { INLINE_THRESHOLD } from '../../src/model/job.ts'
import { Sink } from '../../src/write/sink.ts'
import { localStorage, SavepointError, type FileWriter } from '../../src/index.ts'
import { thrown } from './thrown.ts'

const file = memoryFile(
  'f',
  Uint8Array.from({ length: 100 }, (_, i) => i),
)

describe('keepBlocks', () => {
  // A file of 100 bytes, a header of 10, blocks at 20, 30, 50 and 90.
  const ALL = [20, 30, 50, 90]
  test.each([
    ['none', [], [], []],
    [
      'all',
      ALL,
      [[20, 100]],
      [
        [20, 10],
        [30, 20],
        [50, 40],
        [90, 80],
      ],
    ],
    ['the first', [20], [[20, 30]], [[20, 10]]],
    ['the last ends with the file', [90], [[90, 100]], [[90, 10]]],
    [
      'two neighbours are one range',
      [30, 50],
      [[30, 90]],
      [
        [30, 10],
        [50, 30],
      ],
    ],
    [
      'two apart',
      [20, 50],
      [
        [20, 30],
        [50, 90],
      ],
      [
        [20, 10],
        [50, 20],
      ],
    ],
    [
      'in any order, and twice',
      [90, 20, 20],
      [
        [20, 30],
        [90, 100],
      ],
      [
        [20, 10],
        [90, 20],
      ],
    ],
  ])('%s', (_, starts, extents, moved) => {
    for (const all of [ALL, ALL.toReversed(), [...ALL, ...ALL]]) {
      const kept = keepBlocks(file, starts, all, 10)
      expect(kept.extents.map(({ from, to }) => [from, to])).toEqual(extents)
      expect([...kept.moved]).toEqual(moved)
    }
  })
  test('a block behind the end of the file', async () =>
    expect(await thrown(() => keepBlocks(file, [50, 90], [50, 90, 120], 0))).toBe(
      'truncated: f @ 0x64: the file is shorter than the handle says: expected data up to 0x78',
    ))
})

interface Told {
  readonly writes: number[]
  created: number
  closed: number
  aborted: number
}
function sinkOf(fail?: () => void): {
  readonly open: () => Promise<Sink>
  readonly told: Told
  readonly bytes: () => Uint8Array
} {
  const parts: Uint8Array[] = []
  const told: Told = { writes: [], created: 0, closed: 0, aborted: 0 }
  const writer: FileWriter = {
    write: async bytes => {
      await new Promise(resolve => setTimeout(resolve, 2))
      fail?.()
      parts.push(bytes.slice())
      told.writes.push(bytes.length)
    },
    close: () => void told.closed++,
    abort: () => void told.aborted++,
  }
  const create = async (): Promise<FileWriter> => {
    await new Promise(resolve => setTimeout(resolve, 5))
    told.created++
    return writer
  }
  return { open: async () => Sink.open({ ...localStorage, create }, 'p'), told, bytes: () => Buffer.concat(parts) }
}

describe('writePieces', () => {
  const MEGABYTE = 1024 * 1024
  const large = memoryFile(
    'large',
    Uint8Array.from({ length: 3 * MEGABYTE + 7 }, (_, i) => i % 251),
  )
  const whole = new Uint8Array(large.size)
  large.read(0, whole)

  test.each<readonly [string, readonly Piece[], Uint8Array]>([
    ['a file over several chunks', [{ file: large, from: 0, to: large.size }], whole],
    [
      'bytes and ranges',
      [
        Uint8Array.of(1, 2),
        { file: large, from: MEGABYTE - 1, to: 2 * MEGABYTE + 1 },
        Uint8Array.of(3),
        { file: large, from: 5, to: 30_000 },
      ],
      Buffer.concat([
        Uint8Array.of(1, 2),
        whole.subarray(MEGABYTE - 1, 2 * MEGABYTE + 1),
        Uint8Array.of(3),
        whole.subarray(5, 30_000),
      ]),
    ],
    ['an empty range', [{ file: large, from: 9, to: 9 }, whole.subarray(0, 50_000)], whole.subarray(0, 50_000)],
  ])('%s', async (_, pieces, expected) => {
    const { open, bytes } = sinkOf()
    const sink = await open()
    let progress = 0
    await writePieces(pieces, sink, n => (progress += n))
    await sink.close()
    expect(Buffer.compare(bytes(), expected)).toBe(0)
    expect(progress).toBe(expected.length)
  })

  test('a file that gives less than asked for at a time', async () => {
    const dripping: File = {
      ...large,
      read: (at, into) => large.read(at, into.subarray(0, Math.min(into.length, 70_001))),
    }
    const { open, bytes } = sinkOf()
    const sink = await open()
    await writePieces([{ file: dripping, from: 3, to: large.size }], sink)
    expect(Buffer.compare(bytes(), whole.subarray(3))).toBe(0)
  })

  test('a file that ends early', async () => {
    const { open } = sinkOf()
    const sink = await open()
    expect(await thrown(async () => writePieces([{ file, from: 90, to: 110 }], sink))).toBe(
      'source-changed: f @ 0x64: a file became shorter while it was read: expected 110 bytes',
    )
  })

  test('a write that fails, in any chunk', async () => {
    for (let n = 0; n < 4; n++) {
      let count = 0
      const { open } = sinkOf(() => {
        if (count++ === n) throw new SavepointError('io', 'full')
      })
      const sink = await open()
      expect(await thrown(async () => writePieces([{ file: large, from: 0, to: large.size }], sink))).toBe('io: full')
    }
  })

  test('a read that fails: nothing is still being written once it has thrown, and the file is closed', async () => {
    for (let n = 1; n < 4; n++) {
      let count = 0
      const broken: File = {
        ...large,
        read: (at, into) => {
          if (count++ === n) throw new SavepointError('io', 'EIO')
          return large.read(at, into)
        },
      }
      const { open, told } = sinkOf()
      const sink = await open()
      expect(await thrown(async () => writePieces([{ file: broken, from: 0, to: large.size }], sink))).toBe('io: EIO')
      await sink.abort()
      const after = { created: told.created, writes: told.writes.length, aborted: told.aborted }
      await new Promise(resolve => setTimeout(resolve, 40))
      expect({ created: told.created, writes: told.writes.length, aborted: told.aborted }, `read ${n}`).toEqual(after)
      expect(told.aborted, `read ${n}`).toBe(told.created)
    }
  })
})

describe('a sink', () => {
  test.each([0, 1, INLINE_THRESHOLD - 1, INLINE_THRESHOLD])('%i bytes stay in memory', async size => {
    const { open, told } = sinkOf()
    const sink = await open()
    for (let at = 0; at < size; at += 1000) await sink.write(new Uint8Array(Math.min(1000, size - at)).fill(7))
    const { data, size: found } = await sink.close()
    expect(data).toEqual(new Uint8Array(size).fill(7))
    expect(found).toBe(size)
    expect(told.created).toBe(0)
  })
  test('a byte more is a file', async () => {
    expect(INLINE_THRESHOLD).toBe(20 * 1024)
    const { open, told, bytes } = sinkOf()
    const sink = await open()
    const again = new Uint8Array(1000)
    for (let at = 0; at <= INLINE_THRESHOLD; at += 1000) {
      for (const i of again.keys()) again[i] = (at + i) % 251 // the bytes may be used again
      await sink.write(again.subarray(0, Math.min(1000, INLINE_THRESHOLD + 1 - at)))
    }
    expect((await sink.close()).data).toBeUndefined()
    expect(told).toMatchObject({ created: 1, closed: 1, aborted: 0 })
    expect(
      Buffer.compare(
        bytes(),
        Uint8Array.from({ length: INLINE_THRESHOLD + 1 }, (_, i) => i % 251),
      ),
    ).toBe(0)
  })
})
