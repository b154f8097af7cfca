import { expect } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { entryLayout } from '../../src/entry/layout.ts'
import { lineCode } from '../../src/export/line-code.ts'
import { lineOf, stateLines, type StateLines } from '../../src/export/lines.ts'
import type { PrintEntry } from '../../src/export/record-format.ts'
import { open, scan, type OpenOptions } from '../../src/index.ts'
import type { Batch } from '../../src/model/batch.ts'
import { Cursor } from '../../src/query/entry-cursor.ts'
import { generated } from '../../src/type/printer.ts'
import { printersWith } from '../../src/type/types.ts'

// Lines by generated code are those that are printed part by part, of entries as they are stored and of damaged ones. Samples have too few
// entries for code to be made of their own accord.

/** Entries of one state in one run. */
const MOST = 60
const { inline } = printersWith((_, build) => generated(build))

function printed(line: PrintEntry, batch: Batch, i: number): string {
  const out = new JsonWriter(1)
  out.byte(0x21)
  const cursor = new Cursor()
  cursor.open(batch)
  line(cursor, i, out)
  return out.text()
}

/** The entry alone, with one bit turned or its end cut off. */
function damaged(batch: Batch, i: number, random: (below: number) => number): Batch {
  const bytes = batch.bytes.slice()
  const [keyAt, keyEnd, valueAt, valueEnd] = [batch.keyAt, batch.keyEnd, batch.valueAt, batch.valueEnd].map(column =>
    column.slice(i, i + 1),
  ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  const [at, end] = random(3) === 0 ? [keyAt, keyEnd] : [valueAt, valueEnd]
  const length = end[0]! - at[0]!
  if (length > 0 && random(3) === 0) end[0] = at[0]! + random(length)
  else if (length > 0) bytes[at[0]! + random(length)]! ^= 1 << random(8)
  return { ...batch, bytes, count: 1, keyAt, keyEnd, valueAt, valueEnd }
}

/** How many entries were compared, and how many damaged ones of which a part could not be read. */
export const compared = { whole: 0, broken: 0 }
export async function compare(path: string, options: OpenOptions, random: (below: number) => number): Promise<void> {
  for (const operator of (await open(path, options)).operators) {
    const source = await scan(operator)
    const programs: (readonly [StateLines, StateLines])[] = []
    for await (const batch of source.batches({}, () => undefined)) {
      for (const run of batch.runs) {
        const state = source.states[run.state]!
        const [parts, code] = (programs[run.state] ??= ((): readonly [StateLines, StateLines] => {
          const lines = stateLines(state)
          const made = lineCode(entryLayout(state), inline)
          return [
            { ...lines, whole: () => undefined },
            { ...lines, whole: () => made },
          ]
        })())
        const [byParts, byCode] = [lineOf(parts, run), lineOf(code, run)]
        for (let i = run.from; i < Math.min(run.to, run.from + MOST); i++) {
          expect(printed(byCode, batch, i), state.name).toBe(printed(byParts, batch, i))
          if (code.whole() === undefined) continue
          compared.whole++
          if (batch.bytes.length > 100_000 && i % 16 !== 0) continue
          const bad = damaged(batch, i, random)
          const text = printed(byParts, bad, 0)
          if (text.includes('"@reason":')) compared.broken++
          expect(printed(byCode, bad, 0), state.name).toBe(text)
        }
      }
    }
  }
}
