import { hex } from '../bytes/hex.ts'
import { JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import { entryLayout, type EntryLayout, type KeyPart } from '../entry/layout.ts'
import { COMMA, elementType, passList } from '../entry/stored-value.ts'
import { isDamage, SavepointError } from '../errors.ts'
import type { Batch, Run } from '../model/batch.ts'
import { stateKey } from '../model/draft.ts'
import { keyGroupOf } from '../model/key-group.ts'
import type { State } from '../model/savepoint.ts'
import type { Type } from '../model/type.ts'
import type { Hash } from '../type/kind.ts'
import { entryDecoder, opaqueIn } from './entries.ts'
import { codecOf, hashOf, isExactlySkipped, jsonOf, unreadableReason } from '../type/types.ts'

// What cat would print as @bytes, keys that no job finds in their key group, and what stands between the elements of lists: looked for in
// the entries as they come by. Passing over a value is a small part of the cost of printing it, so it is only printed where its
// bytes could be passed over and not be printed.

/** Passes over a value that can be printed; throws where it cannot. */
type Check = (r: ByteReader) => void

function checkOf(type: Type | undefined): Check {
  if (type === undefined)
    return () => {
      throw new SavepointError('unsupported', 'its type is not known')
    }
  if (isExactlySkipped(type)) return codecOf(type).skip
  const json = jsonOf(type)
  const out = new JsonWriter()
  return r => {
    out.at = 0
    json(r, out)
  }
}

function mustEnd(r: ByteReader, from: number): void {
  if (r.at !== r.end) throw new SavepointError('corrupt', `takes ${r.at - from} bytes, not the ${r.end - from} it has`)
}

/** What is wrong with the values of a state: of each check the first, for thousands would say the same. */
export interface ValueFindings {
  undecoded: SavepointError | undefined
  misplaced: SavepointError | undefined
  delimiter: SavepointError | undefined
}

/** Checks entries one run after the other. */
export class ValueChecks {
  private readonly found = new Map<string, ValueFindings>()
  private readonly programs: StateCheck[] = []
  private readonly states: readonly State[]
  private readonly maxParallelism: number

  /** `states`: what the numbers of runs stand for. */
  constructor(states: readonly State[], maxParallelism: number) {
    this.states = states
    this.maxParallelism = maxParallelism
  }

  add(batch: Batch): void {
    const reader = readerOf(batch)
    for (const run of batch.runs) this.programOf(run.state).run(batch, run, reader)
  }

  /** What was found in a state, under whatever description. */
  of(state: State): ValueFindings | undefined {
    return this.found.get(stateKey(state))
  }

  /** What is wrong in one run, which no run behind it will be blamed for. What is only not supported is nothing wrong. */
  damageIn(batch: Batch, run: Run): SavepointError | undefined {
    const program = this.programOf(run.state)
    program.run(batch, run, readerOf(batch))
    const { found } = program
    const undecoded = found.undecoded !== undefined && isDamage(found.undecoded) ? found.undecoded : undefined
    const { misplaced } = found
    if (undecoded !== undefined) found.undecoded = undefined
    found.misplaced = undefined
    return undecoded === undefined
      ? misplaced
      : new SavepointError('corrupt', `a value cannot be decoded: ${undecoded.what}`)
  }

  private programOf(number: number): StateCheck {
    const known = this.programs[number]
    if (known !== undefined) return known
    const state = this.states[number]!
    let found = this.found.get(stateKey(state))
    if (found === undefined) {
      found = { undecoded: undefined, misplaced: undefined, delimiter: undefined }
      this.found.set(stateKey(state), found)
    }
    return (this.programs[number] = new StateCheck(state, this.maxParallelism, found))
  }
}

/** Made anew for each batch: what is kept here outlives the scan, and a batch may be as large as a value. */
const readerOf = ({ bytes }: Batch): ByteReader => new ByteReader(bytes, 'entry')

class StateCheck {
  private readonly state: State
  private readonly maxParallelism: number
  readonly found: ValueFindings
  private readonly layout: EntryLayout
  private readonly parts: readonly (KeyPart & { readonly check: Check })[]
  private readonly hash: Hash | undefined
  private readonly value: Check | undefined
  /** Of an element, where the value is a list of what can be read. */
  private readonly element: Check | undefined

  constructor(state: State, maxParallelism: number, found: ValueFindings) {
    this.state = state
    this.maxParallelism = maxParallelism
    this.found = found
    this.layout = entryLayout(state)
    this.parts = this.layout.keyParts.map(part => ({ ...part, check: checkOf(part.type) }))
    const hash = state.scope === 'keyed' && state.key !== undefined ? hashOf(state.key) : ''
    this.hash = typeof hash === 'string' ? undefined : hash
    const isList = state.scope === 'keyed' && state.kind === 'list'
    const isRead = state.value !== undefined && unreadableReason(state.value) === undefined
    this.element = isList && isRead ? checkOf(elementType(state)) : undefined
    this.value = this.layout.slots.includes('value') ? checkOf(this.layout.typeOf('value')) : undefined
  }

  run(batch: Batch, run: Run, r: ByteReader): void {
    for (let i = run.from; i < run.to; i++) {
      try {
        this.key(batch, i, r, run.keyGroup)
      } catch (error) {
        this.failed(error, batch, i, r, run)
      }
      try {
        this.content(batch, i, r)
      } catch (error) {
        this.failed(error, batch, i, r, run)
      }
    }
  }

  /** The reason is the one that decoding the entry gives, whatever gave it up first. */
  private failed(error: unknown, batch: Batch, i: number, r: ByteReader, run: Run): void {
    if (!(error instanceof SavepointError)) throw error
    this.found.undecoded ??= opaqueIn(entryDecoder(this.state)(batch, i, r, run)) ?? error
  }

  private key(batch: Batch, i: number, r: ByteReader, keyGroup: number): void {
    const isDone = this.found.undecoded !== undefined
    const hash = this.found.misplaced === undefined ? this.hash : undefined
    if (isDone && hash === undefined) return
    r.only(batch.keyAt[i]!, batch.keyEnd[i]!)
    for (const { slot, check, behind } of this.parts) {
      const from = r.at
      check(r)
      if (slot === 'key' && hash !== undefined) {
        const to = r.at
        r.at = from
        this.place(hash(r), keyGroup)
        r.at = to
        if (isDone) return
      }
      behind(r, from)
    }
    mustEnd(r, batch.keyAt[i]!)
  }

  private place(code: number, keyGroup: number): void {
    const expected = keyGroupOf(code, this.maxParallelism)
    if (expected === keyGroup) return
    this.found.misplaced ??= new SavepointError(
      'corrupt',
      'a key is in a different key group from the one its hashCode says: the job never finds it',
      { found: `key group ${keyGroup}`, expected: String(expected) },
    )
  }

  private content(batch: Batch, i: number, r: ByteReader): void {
    const at = batch.valueAt[i]!
    r.only(at, this.layout.valueEnd(batch, i))
    if (this.element !== undefined) {
      if (this.found.undecoded === undefined || this.found.delimiter === undefined)
        passList(r, this.element, byte => this.delimiter(byte))
    } else if (this.value !== undefined && this.found.undecoded === undefined) {
      this.value(r)
      mustEnd(r, at)
    }
  }

  private delimiter(found: number): void {
    this.found.delimiter ??= new SavepointError(
      'corrupt',
      'an element of a list is followed by something other than a comma and an element, which Flink skips',
      { found: hex(Uint8Array.of(found)), expected: hex(Uint8Array.of(COMMA)) },
    )
  }
}
