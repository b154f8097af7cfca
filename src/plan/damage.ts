import type { SavepointError } from '../errors.ts'
import type { RocksLoss } from '../model/job.ts'
import type { HeaderSlot } from '../read/headers.ts'

// What a rescue leaves out (rescue.md): the least that can be left out whole, so that what stays is as it was.

/** State of one subtask that cannot be read, as one thing. Plain data but for the error. */
export interface Damage {
  readonly subtask: number
  readonly slot: HeaderSlot
  /** What is left out: one key group with all of its states, the list of one state, everything behind a handle; of RocksDB the keys of a block, table or column family. A filter holds none. */
  readonly unit: 'key group' | 'list' | 'handle' | 'block' | 'table' | 'state' | 'filter'
  /** Of a list, and of RocksDB's files; null: every state. */
  readonly state: string | null
  /** First and last; null: operator state. */
  readonly keyGroups: readonly [first: number, last: number] | null
  /** Positions of the first and last element; null where they are not known, and for keyed state. */
  readonly elements: readonly [first: number, last: number] | null
  /** As they are stored; null: not known. */
  readonly bytes: number | null
  /** null: not known. */
  readonly entries: number | null
  /** Of RocksDB's files: what is passed over. */
  readonly rocks: readonly RocksLoss[]
  /** What was found there first. */
  readonly error: SavepointError
}

/** What is left out of one subtask. */
export interface LeftOut {
  /** Handles that go as a whole. */
  readonly handles: ReadonlySet<HeaderSlot>
  /** Key groups of managed keyed state. */
  readonly keyGroups: ReadonlySet<number>
  /** Names of operator states. */
  readonly lists: ReadonlySet<string>
  /** Of RocksDB's files: not empty where these cannot stay as they are. */
  readonly rocks: readonly RocksLoss[]
}

interface Building extends LeftOut {
  readonly handles: Set<HeaderSlot>
  readonly keyGroups: Set<number>
  readonly lists: Set<string>
  readonly rocks: RocksLoss[]
}
const nothing = (): Building => ({ handles: new Set(), keyGroups: new Set(), lists: new Set(), rocks: [] })
const NOTHING: LeftOut = nothing()

/** By subtask; of those that it names none nothing is left out. */
export function leftOutOf(damages: readonly Damage[]): (subtask: number) => LeftOut {
  const found = new Map<number, Building>()
  for (const { subtask, slot, unit, state, keyGroups, rocks } of damages) {
    let own = found.get(subtask)
    if (own === undefined) found.set(subtask, (own = nothing()))
    if (unit === 'handle') own.handles.add(slot)
    else if (rocks.length > 0) for (const loss of rocks) own.rocks.push(loss)
    else if (unit === 'key group') own.keyGroups.add(keyGroups![0])
    else if (unit === 'list') own.lists.add(state!)
  }
  return subtask => found.get(subtask) ?? NOTHING
}
