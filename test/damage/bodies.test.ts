import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { lineOf, stateLines } from '../../src/export/lines.ts'
import { open, SavepointError, type Batch } from '../../src/index.ts'
import type { State } from '../../src/model/savepoint.ts'
import { memoryFile, readBytes } from '../../src/model/file.ts'
import { Cursor } from '../../src/query/entry-cursor.ts'
import { canonicalBatches, type Pull } from '../../src/read/canonical.ts'
import { heapBatches } from '../../src/read/heap.ts'
import type { OpenOperator } from '../../src/read/savepoint.ts'
import { operatorBatches } from '../../src/read/operator-state.ts'
import type { KeyedPart, OperatorPart, TimersPart } from '../../src/read/parts.ts'
import { rawTimerBatches } from '../../src/read/raw-timers.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { seedOf, sized } from '../tier.ts'
import { cpuTime, limits, memoryInUse, seeded } from './damage.ts'

// A piece of state small enough to be damaged thousands of times: the block of one key group, or the operator state of one subtask.

const ROUNDS = sized({ quick: 2000, test: 5_000, long: 100_000 })
const LAYOUTS = [
  'canonical',
  'canonical compressed',
  'heap',
  'heap compressed',
  'timers',
  'operator',
  'operator compressed',
] as const
type Piece = {
  readonly layout: string
  readonly bytes: Uint8Array
  readonly operator: OpenOperator
  batches(bytes: Uint8Array, pull: Pull): AsyncGenerator<Batch>
}

/** The piece lies behind one byte, for a canonical offset of 0 would say that it is empty. */
const padded = (bytes: Uint8Array): Uint8Array => Uint8Array.from([0, ...bytes])

async function keyedPieces(part: KeyedPart | TimersPart, operator: OpenOperator): Promise<readonly Piece[]> {
  const starts = part.offsets.filter(offset => offset > 0).toSorted((a, b) => a - b)
  const compressed = part.kind !== 'timers' && part.compressed
  const pieces = part.offsets.map(async (offset, i): Promise<Piece | undefined> => {
    if (offset <= 0) return undefined
    const bytes = padded(
      await readBytes(part.file, offset, (starts.find(start => start > offset) ?? part.file.size) - offset),
    )
    const moved = { ...part, first: part.first + i, offsets: [1] }
    return {
      layout: part.kind + (compressed ? ' compressed' : ''),
      bytes,
      operator,
      batches(damaged, pull) {
        const file = memoryFile('block', damaged)
        if (moved.kind === 'timers') return rawTimerBatches({ ...moved, file }, operator.snapshots, pull)
        return moved.kind === 'heap'
          ? heapBatches({ ...moved, file }, pull)
          : canonicalBatches({ ...moved, file }, operator.maxParallelism, pull)
      },
    }
  })
  return (await Promise.all(pieces)).filter(piece => piece !== undefined).filter(piece => piece.bytes.length < 3000)
}

async function operatorPiece(part: OperatorPart, operator: OpenOperator): Promise<readonly Piece[]> {
  const bytes = await readBytes(part.file, 0, part.file.size)
  return [
    {
      layout: `operator${part.compressed ? ' compressed' : ''}`,
      bytes,
      operator,
      batches: (damaged, pull) => operatorBatches({ ...part, file: memoryFile('block', damaged) }, pull),
    },
  ]
}

async function allPieces(): Promise<readonly Piece[]> {
  const pieces: Piece[] = []
  for (const sample of samples) {
    const savepoint = await open(sample.path, optionsFor(sample))
    for (const operator of savepoint.operators) {
      for (const part of (await operator.headers).parts) {
        if (part.kind === 'operator') pieces.push(...(await operatorPiece(part, operator)))
        else if (part.kind === 'canonical' || part.kind === 'heap' || part.kind === 'timers')
          pieces.push(...(await keyedPieces(part, operator)))
      }
    }
  }
  return pieces
}

/** Prints all lines; the result is the problems. Throws what is no SavepointError, and what has no place. */
async function printed(piece: Piece, bytes: Uint8Array, out: JsonWriter): Promise<readonly SavepointError[]> {
  const problems: SavepointError[] = []
  const states: State[] = []
  const stateOf = (state: State): number => (states.includes(state) ? states.indexOf(state) : states.push(state) - 1)
  out.at = 0
  try {
    for await (const batch of piece.batches(bytes, {
      stateOf,
      wanted: () => true,
      problem: problem => problems.push(problem),
    })) {
      const cursor = new Cursor()
      cursor.open(batch)
      for (const run of batch.runs) {
        const line = lineOf(stateLines(states[run.state]!), run)
        for (let i = run.from; i < run.to; i++) {
          line(cursor, i, out)
        }
      }
    }
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    problems.push(error)
  }
  return problems
}

describe('damage: bodies', () => {
  test(`${ROUNDS} seeded cuts and flips over every layout`, async () => {
    const pieces = await allPieces()
    const byLayout = LAYOUTS.map(layout => pieces.filter(piece => piece.layout === layout))
    expect(LAYOUTS.filter((_, i) => byLayout[i]!.length === 0)).toEqual([])
    const next = seeded(seedOf(20261121))
    const out = new JsonWriter()
    const wrong: string[] = []
    let errors = 0
    for (let round = 0; round < ROUNDS; round++) {
      const candidates = byLayout[round % LAYOUTS.length]!
      const piece = candidates[next(candidates.length)]!
      const at = 1 + next(piece.bytes.length - 1)
      const bytes = piece.bytes.slice(0, round % 3 === 0 ? at : piece.bytes.length)
      if (round % 3 !== 0) bytes[at] = bytes[at]! ^ (1 + next(255))
      const start = cpuTime()
      const problems = await printed(piece, bytes, out)
      if (cpuTime() - start > limits.milliseconds)
        wrong.push(
          `round ${round}, ${piece.layout}, ${piece.bytes.length} bytes at ${at}: took ${(cpuTime() - start).toFixed(0)} ms`,
        )
      errors += problems.length
      for (const problem of problems)
        if (problem.code !== 'unsupported' && (problem.parts.file !== 'block' || problem.parts.offset === undefined))
          wrong.push(`round ${round}, ${piece.layout}: ${problem.code} ${problem.message}`)
      if (round % 50 === 0) for (const line of out.text().trimEnd().split('\n')) if (line !== '') JSON.parse(line)
    }
    expect(wrong.slice(0, 5)).toEqual([])
    expect(errors).toBeGreaterThan(ROUNDS / 10)
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
