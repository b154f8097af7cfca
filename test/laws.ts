import { describe, expect, test } from 'vitest'
import { ByteReader } from '../src/bytes/reader.ts'
import { ByteWriter } from '../src/bytes/writer.ts'
import { decode, Trace, type Codec } from '../src/codec/codec.ts'
import { SavepointError } from '../src/errors.ts'
import { dump, hex } from './hex.ts'

export interface Row<T> {
  /** Commented hex, see hex.ts; its first comment names the row. */
  readonly hex: string
  readonly value: T
  /** What is written, where a reader accepts more than one form. */
  readonly written?: string
}

export interface Laws {
  /** The value takes all bytes there are: what follows cannot be left alone, and a cut may leave a shorter value. */
  readonly toEnd: boolean
}

const BASE = 1000
const GARBAGE = [0xde, 0xad, 0xbe]

/**
 * What every codec must do with every row: read it, write it, skip it, trace it, take no byte too many or too few, and refuse every
 * part of it with an error that says where.
 */
export function laws<T>(
  name: string,
  codec: Codec<T>,
  rows: readonly Row<T>[],
  { toEnd }: Laws = { toEnd: false },
): void {
  describe(name, () => {
    rows.forEach((row, index) => {
      const bytes = hex(row.hex)
      const suffix = toEnd ? [] : GARBAGE
      const reader = (): ByteReader =>
        new ByteReader(Uint8Array.of(...GARBAGE, ...bytes, ...suffix).subarray(GARBAGE.length), 'row', BASE)
      describe(/#\s*(.+)/.exec(row.hex)?.[1] ?? `row ${index}`, () => {
        test('reads', () => {
          const r = reader()
          expect(codec.read(r)).toEqual(row.value)
          expect(r.at).toBe(bytes.length)
        })
        test('writes', () => {
          const w = new ByteWriter(1)
          codec.write(w, row.value)
          expect(dump(w.done())).toBe(dump(row.written === undefined ? bytes : hex(row.written)))
        })
        test('skips', () => {
          const r = reader()
          codec.skip(r)
          expect(r.at).toBe(bytes.length)
        })
        test('traces', () => expectTrace(codec, reader(), row.value, bytes.length))
        test('takes at least minBytes', () => expect(bytes.length).toBeGreaterThanOrEqual(codec.minBytes))
        test('is refused when cut', () => expectCuts(codec, bytes, toEnd))
      })
    })
  })
}

function expectTrace<T>(codec: Codec<T>, r: ByteReader, value: T, length: number): void {
  let end = 0
  const trace = new Trace((path, leaf, from, to) => {
    expect(from, `${path} ${leaf} starts behind what was read before`).toBeGreaterThanOrEqual(end)
    expect(to, `${path} ${leaf} ends`).toBeGreaterThanOrEqual(from)
    end = to
  })
  expect(codec.trace(r, trace)).toEqual(value)
  expect(r.at).toBe(length)
  expect(end).toBeLessThanOrEqual(length)
  expect(trace.path, 'the path is empty again').toEqual([])
}

/** Every part of `bytes` from the start is refused, in whatever way it is read. */
export function expectCuts<T>(codec: Codec<T>, bytes: Uint8Array, toEnd = false): void {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0 // traces of thousands of errors take most of the time
  try {
    expect(acceptedCuts(codec, bytes, toEnd)).toEqual([])
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

function acceptedCuts<T>(codec: Codec<T>, bytes: Uint8Array, toEnd: boolean): readonly string[] {
  const wrong: string[] = []
  const ways: Readonly<Record<string, (r: ByteReader) => unknown>> = {
    read: codec.read,
    skip: codec.skip,
    trace: r => codec.trace(r, new Trace()),
    decode: r => decode(codec, r),
  }
  for (let cut = 0; cut < bytes.length; cut++) {
    for (const [way, run] of Object.entries(ways)) {
      const problem = refusal(() => run(new ByteReader(bytes.subarray(0, cut), 'cut', BASE)), cut, toEnd)
      if (problem !== undefined) wrong.push(`${way} of the first ${cut} of ${bytes.length} bytes: ${problem}`)
    }
  }
  return wrong
}

/** What is wrong with the way in which `run` refuses; undefined: nothing. */
function refusal(run: () => unknown, cut: number, mayRead: boolean): string | undefined {
  try {
    run()
    return mayRead ? undefined : 'is no error'
  } catch (error) {
    if (!(error instanceof SavepointError)) return `throws ${String(error)}`
    const { file, offset } = error.parts
    if (file !== 'cut') return `names the file ${file}`
    if (offset === undefined || offset < BASE || offset > BASE + cut) return `names the offset ${offset}`
    if (error.code === 'truncated' && offset !== BASE + cut)
      return `says that data ends at ${offset}, not ${BASE + cut}`
    return undefined
  }
}

/** The error that `run` throws. */
export function thrown(run: () => unknown): SavepointError {
  try {
    run()
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
