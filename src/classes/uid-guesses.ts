import { uidBytes } from '../model/operator-id.ts'
import type { Parts } from './uid-values.ts'
import type { WantedIds } from './uid-wanted.ts'

/** Of a search: a third of a second. */
const MOST = 1_000_000
/** Of one text: with two holes, the first 316 fillings of each. */
const MOST_OF_ONE = 100_000

const numbers = (from: number, to: number): readonly Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => uidBytes(String(from + i)))

/** What a loop adds to a text, in rounds: each of many texts is tried with a few before any is with all. */
export const numberRounds = (): readonly (readonly Uint8Array[])[] => [
  numbers(0, 10),
  numbers(10, 100),
  numbers(100, 1000),
]

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** What may fill a hole, likely ones first: nothing, numbers, letters, words of the job. */
export function fillings(words: ReadonlySet<string>): readonly Uint8Array[] {
  const [first = [], ...others] = numberRounds()
  return [uidBytes(''), ...first, ...[...LETTERS, ...words].map(uidBytes), ...others.flat()]
}

/** Fills the holes of texts, as long as there are guesses left. */
export class Guesses {
  private readonly wanted: WantedIds
  private left = MOST
  /** Of one text that is filled: parts are some thousand units, with a few holes. */
  private readonly bytes = new Uint8Array(64 * 1024)

  constructor(wanted: WantedIds) {
    this.wanted = wanted
  }

  /** Tries each hole with each filling; tells what was wanted. */
  guess(parts: Parts, with_: readonly Uint8Array[], found: (id: string, text: string) => void): void {
    if (this.left <= 0 || this.wanted.left === 0) return
    const most = Math.floor(MOST_OF_ONE ** (1 / (parts.length - 1)))
    this.from(0, 0, { parts: parts.map(uidBytes), fillings: with_.slice(0, most), found })
  }

  /** False: it is enough. `at`: bytes so far. */
  private from(part: number, at: number, text: Filled): boolean {
    const { parts, fillings: all, found } = text
    const bytes = parts[part]!
    this.bytes.set(bytes, at)
    const behind = at + bytes.length
    if (part === parts.length - 1) {
      const id = this.wanted.ofBytes(this.bytes, 0, behind)
      if (id !== undefined)
        found(id, new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.bytes.subarray(0, behind)))
      this.left--
      return this.left > 0 && this.wanted.left > 0
    }
    return all.every(filling => {
      this.bytes.set(filling, behind)
      return this.from(part + 1, behind + filling.length, text)
    })
  }
}

interface Filled {
  readonly parts: readonly Uint8Array[]
  readonly fillings: readonly Uint8Array[]
  found(id: string, text: string): void
}
