import { fromHex, hex } from '../bytes/hex.ts'
import type { SavepointError } from '../errors.ts'
import type { KeyRange, RocksLoss } from '../model/job.ts'
import { keyGroupAt, prefixBytes, prefixOf } from '../model/key-group.ts'
import type { RocksPart } from '../read/parts.ts'
import { familiesWithoutState } from '../read/rocksdb.ts'
import { BLOCK_TRAILER } from '../rocksdb/footer.ts'
import type { ColumnFamily } from '../rocksdb/manifest.ts'
import { familyProblems, type TableProblem } from '../rocksdb/verify.ts'
import type { Damage } from './damage.ts'

// What a block or table held hides what older tables hold of the same keys: a value that was replaced, or one that was deleted. So its
// keys are left out of every table: all between the bounds that the index, or the MANIFEST, states.

const ALL: KeyRange = { from: '', fromOpen: false, to: null, toOpen: false }

/** What is wrong with RocksDB's files of a subtask, also of a kind that is not read. Reads every block. Throws what keeps all of it from being read. */
export async function* databaseDamages(part: RocksPart, maxParallelism: number): AsyncGenerator<Damage> {
  const database = await part.open()
  for (const error of familiesWithoutState(part, database)) {
    const family = database.columnFamilies.find(({ name }) => name === error.parts.state)!
    yield damageOf(part, family, maxParallelism, { error, live: family.files[0]!, lost: 'all', block: undefined })
  }
  for (const family of database.columnFamilies) {
    if (!part.states.some(({ name }) => name === family.name)) continue
    for await (const problem of familyProblems(database, family)) {
      yield damageOf(part, family, maxParallelism, problem)
      if (problem.lost === 'all') break // of this state nothing is left
    }
  }
}

function damageOf(
  part: RocksPart,
  { name: state, files }: ColumnFamily,
  maxParallelism: number,
  { error, live, lost, block }: TableProblem,
): Damage {
  const loss = (table: string | null, at: number | null, keys: KeyRange | null): RocksLoss => ({
    state,
    table,
    block: at,
    keys,
  })
  const base = { subtask: part.subtask, slot: 'managedKeyed', state, elements: null, entries: null } as const
  const named = error.with({ state, path: live.name })
  const keyGroups = (keys: KeyRange): Damage['keyGroups'] => keyGroupsOf(part, keys, maxParallelism)
  if (block !== undefined) {
    const keys = { from: hex(block.after), fromOpen: block.open, to: hex(block.to), toOpen: false }
    const { offset, size } = block.handle
    const rocks = [loss(live.name, offset, keys)]
    return { ...base, unit: 'block', keyGroups: keyGroups(keys), bytes: size + BLOCK_TRAILER, rocks, error: named }
  }
  switch (lost) {
    case 'none':
      return {
        ...base,
        unit: 'filter',
        keyGroups: null,
        bytes: 0,
        entries: 0,
        rocks: [loss(null, null, null)],
        error: named,
      }
    case 'table':
    case 'block': {
      const [from, to] = [hex(live.smallest.userKey), hex(live.largest.userKey)]
      const keys = { from, fromOpen: false, to, toOpen: false }
      const rocks = [loss(live.name, null, keys)]
      return { ...base, unit: 'table', keyGroups: keyGroups(keys), bytes: live.size, rocks, error: named }
    }
    case 'all': {
      const rocks = files.map(file => loss(file.name, null, ALL))
      const bytes = files.reduce((sum, { size }) => sum + size, 0)
      return { ...base, unit: 'state', keyGroups: keyGroups(ALL), bytes, rocks, error: named }
    }
  }
}

/** A key group of a state in which a value is wrong, though its block has the right checksum. */
export function keyGroupDamage(
  part: RocksPart,
  state: string,
  keyGroup: number,
  maxParallelism: number,
  error: SavepointError,
): Damage {
  const bound = (group: number): string => hex(prefixOf(group, maxParallelism))
  const keys = { from: bound(keyGroup), fromOpen: false, to: bound(keyGroup + 1), toOpen: true }
  return {
    subtask: part.subtask,
    slot: 'managedKeyed',
    unit: 'key group',
    state,
    keyGroups: [keyGroup, keyGroup],
    elements: null,
    bytes: null,
    entries: null,
    rocks: [{ state, table: null, block: null, keys }],
    error: error.with({ file: part.file.path, state, path: `key group ${keyGroup}` }),
  }
}

/** Of keys that are stored, as far as they are those of the subtask. */
function keyGroupsOf(
  { first, count }: RocksPart,
  { from, to }: KeyRange,
  maxParallelism: number,
): readonly [number, number] {
  const last = first + count - 1
  const prefix = prefixBytes(maxParallelism)
  const groupOf = (text: string, otherwise: number): number =>
    text.length < 2 * prefix ? otherwise : Math.min(last, Math.max(first, keyGroupAt(fromHex(text), 0, prefix)))
  return [groupOf(from, first), to === null ? last : groupOf(to, last)]
}
