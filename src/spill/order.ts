import { HEAD, highOf, lowOf, MORE, wordsOf } from './record.ts'

/** Columns of the table that is sorted: the two numbers of the start of a key, and the word where the record begins. */
export const COLUMNS = 3

const DIGITS = 8
const VALUES = 256
/** So many rows, or fewer, are put in place one by one. */
const FEW = 32
const NONE = 0xffff_ffff

export interface Rows {
  readonly bytes: Uint8Array
  readonly words: Uint32Array
  readonly count: number
  /** Column by column in each row. Filled here; at the end in order. */
  readonly table: Uint32Array
  readonly spare: Uint32Array
}

/**
 * Sorts `count` records that lie one behind the other from the first word on, by their keys, of which the first `skip` bytes are the same;
 * equal keys stay as they were. Radix sort of the next seven bytes, then of seven more where those were equal, and so on; bytes that a
 * whole group shares are skipped.
 *
 * CPU time per record, 700 000 of 60 bytes: sorting indices, with prefixes in columns of their own, 210 ns; moving whole rows 75. Where
 * seven bytes leave three rows equal on average: comparing the keys of each group when its turn comes 340 ns, for every comparison waits
 * for memory; reading the next prefixes of all groups as they are found 155, for then the machine fetches many at once.
 */
export function sortRows(rows: Rows, skip: number): void {
  const { words, count, table, spare } = rows
  for (let i = 0, start = 0; i < count; i++) {
    table[i * COLUMNS + 2] = start
    start += wordsOf(words[start]!, words[start + 1]!)
  }
  const counts = new Uint32Array(DIGITS * VALUES)
  /** Groups to be sorted are a list in `spare`, each in front of its own rows there: end, bytes known to be the same, next. */
  let todo = NONE
  const add = (from: number, to: number, depth: number): void => {
    readPrefixes(rows, from, to, depth)
    spare[from * COLUMNS] = to
    spare[from * COLUMNS + 1] = depth
    spare[from * COLUMNS + 2] = todo
    todo = from
  }
  if (count > 1) add(0, count, skip)
  while (todo !== NONE) {
    const from = todo
    const to = spare[from * COLUMNS]!
    const depth = spare[from * COLUMNS + 1]!
    todo = spare[from * COLUMNS + 2]!
    if (to - from <= FEW) sortFew(table, from, to)
    else sortMany(rows, counts, from, to)
    for (let i = from; i < to;) {
      const start = i
      const high = table[i * COLUMNS]!
      const low = table[i * COLUMNS + 1]!
      do i++
      while (i < to && table[i * COLUMNS] === high && table[i * COLUMNS + 1] === low)
      if (i - start === 1 || (low & 0xff) !== MORE) continue
      const same = depth + MORE - 1
      add(start, i, i - start === to - from ? common(rows, start, i, same) : same)
    }
  }
}

/** How many bytes the keys share; they share `same`. */
function common({ bytes, words, table }: Rows, from: number, to: number, same: number): number {
  const first = table[from * COLUMNS + 2]!
  const firstAt = (first + HEAD) * 4
  let shared = words[first]!
  for (let i = from + 1; i < to && shared > same; i++) {
    const start = table[i * COLUMNS + 2]!
    const keyAt = (start + HEAD) * 4
    const limit = Math.min(shared, words[start]!)
    shared = same
    while (shared < limit && bytes[keyAt + shared] === bytes[firstAt + shared]) shared++
  }
  return shared
}

function readPrefixes({ bytes, words, table }: Rows, from: number, to: number, depth: number): void {
  for (let i = from * COLUMNS; i < to * COLUMNS; i += COLUMNS) {
    const start = table[i + 2]!
    const keyAt = (start + HEAD) * 4
    const end = keyAt + words[start]!
    table[i] = highOf(bytes, keyAt + depth, end)
    table[i + 1] = lowOf(bytes, keyAt + depth, end)
  }
}

/** Least significant digit first: eight passes at most, none for a digit that is everywhere the same. */
function sortMany({ table, spare }: Rows, counts: Uint32Array, from: number, to: number): void {
  counts.fill(0)
  for (let i = from * COLUMNS; i < to * COLUMNS; i += COLUMNS) {
    const high = table[i]!
    const low = table[i + 1]!
    counts[low & 0xff]!++
    counts[0x100 + ((low >>> 8) & 0xff)]!++
    counts[0x200 + ((low >>> 16) & 0xff)]!++
    counts[0x300 + (low >>> 24)]!++
    counts[0x400 + (high & 0xff)]!++
    counts[0x500 + ((high >>> 8) & 0xff)]!++
    counts[0x600 + ((high >>> 16) & 0xff)]!++
    counts[0x700 + (high >>> 24)]!++
  }
  let source = table
  let target = spare
  for (let digit = 0; digit < DIGITS; digit++) {
    const column = digit < 4 ? 1 : 0
    const shift = (digit & 3) * 8
    const base = digit * VALUES
    if (counts[base + ((source[from * COLUMNS + column]! >>> shift) & 0xff)] === to - from) continue
    for (let value = base, place = from * COLUMNS; value < base + VALUES; value++) {
      const width = counts[value]! * COLUMNS
      counts[value] = place
      place += width
    }
    for (let i = from * COLUMNS; i < to * COLUMNS; i += COLUMNS) {
      const value = base + ((source[i + column]! >>> shift) & 0xff)
      const place = counts[value]!
      counts[value] = place + COLUMNS
      target[place] = source[i]!
      target[place + 1] = source[i + 1]!
      target[place + 2] = source[i + 2]!
    }
    const swap = source
    source = target
    target = swap
  }
  if (source !== table) table.set(spare.subarray(from * COLUMNS, to * COLUMNS), from * COLUMNS)
}

function sortFew(table: Uint32Array, from: number, to: number): void {
  for (let i = (from + 1) * COLUMNS; i < to * COLUMNS; i += COLUMNS) {
    const high = table[i]!
    const low = table[i + 1]!
    const start = table[i + 2]!
    let j = i
    for (let before = j - COLUMNS; before >= from * COLUMNS; before -= COLUMNS) {
      const other = table[before]!
      if (other < high || (other === high && table[before + 1]! <= low)) break
      table[j] = other
      table[j + 1] = table[before + 1]!
      table[j + 2] = table[before + 2]!
      j = before
    }
    table[j] = high
    table[j + 1] = low
    table[j + 2] = start
  }
}
