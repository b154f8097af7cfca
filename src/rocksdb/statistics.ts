import { CHECKSUMS } from './block-checksum.ts'
import { tableFile, type Database } from './database.ts'
import type { ColumnFamily } from './manifest.ts'
import { indexType, numberProperty, textProperty } from './properties.ts'
import { Table } from './table.ts'

/** What MANIFEST, footers and properties say of a column family; no data is read for it. */
export interface FamilyStatistics {
  readonly files: number
  /** Of the files. */
  readonly bytes: number
  /** Entries as they are stored, of all types: an upper bound for those that are live. */
  readonly entries: number
  /** Of them; range deletions count as entries and as deletions. */
  readonly deletions: number
  readonly rangeDeletions: number
  readonly mergeOperands: number
  /** Of all entries, uncompressed: keys with their trailers. */
  readonly rawKeyBytes: number
  readonly rawValueBytes: number
  readonly dataBlocks: number
  /** Levels with files, ascending. */
  readonly levels: readonly { readonly level: number; readonly files: number; readonly bytes: number }[]
  /** How many files have it: the format version, the names of checksum, compression and merge operator, the type of the index. */
  readonly formatVersions: Readonly<Record<string, number>>
  readonly checksums: Readonly<Record<string, number>>
  readonly compressions: Readonly<Record<string, number>>
  readonly mergeOperators: Readonly<Record<string, number>>
  readonly indexTypes: Readonly<Record<string, number>>
}

/** Reads the end of every live file. Throws missing-file, truncated, corrupt, unsupported, unknown-version, io. */
export async function statisticsOf(database: Database, family: ColumnFamily): Promise<FamilyStatistics> {
  const sums = new Map<string, number>()
  const counts = {
    formatVersions: new Tally(),
    checksums: new Tally(),
    compressions: new Tally(),
    mergeOperators: new Tally(),
    indexTypes: new Tally(),
  }
  for (const live of family.files) {
    const { footer, properties } = await Table.open(live, await tableFile(database.files, live))
    for (const name of SUMMED)
      sums.set(name, (sums.get(name) ?? 0) + (numberProperty(properties, `rocksdb.${name}`) ?? 0))
    counts.formatVersions.add(String(footer.version))
    counts.checksums.add(CHECKSUMS[footer.checksumType]?.name ?? String(footer.checksumType))
    counts.compressions.add(textProperty(properties, 'rocksdb.compression') ?? 'unknown')
    counts.mergeOperators.add(textProperty(properties, 'rocksdb.merge.operator') ?? 'unknown')
    counts.indexTypes.add(INDEX_TYPES[indexType(properties)] ?? 'unknown')
  }
  const sum = (name: (typeof SUMMED)[number]): number => sums.get(name) ?? 0
  const levels = [...new Set(family.files.map(file => file.level))].map(level => {
    const files = family.files.filter(file => file.level === level)
    return { level, files: files.length, bytes: bytesOf(files) }
  })
  return {
    files: family.files.length,
    bytes: bytesOf(family.files),
    entries: sum('num.entries'),
    deletions: sum('deleted.keys'),
    rangeDeletions: sum('num.range-deletions'),
    mergeOperands: sum('merge.operands'),
    rawKeyBytes: sum('raw.key.size'),
    rawValueBytes: sum('raw.value.size'),
    dataBlocks: sum('num.data.blocks'),
    levels,
    formatVersions: counts.formatVersions.record,
    checksums: counts.checksums.record,
    compressions: counts.compressions.record,
    mergeOperators: counts.mergeOperators.record,
    indexTypes: counts.indexTypes.record,
  }
}

const SUMMED = [
  'num.entries',
  'deleted.keys',
  'num.range-deletions',
  'merge.operands',
  'raw.key.size',
  'raw.value.size',
  'num.data.blocks',
] as const
const INDEX_TYPES = ['binary search', 'hash', 'two levels', 'binary search with first keys'] as const

const bytesOf = (files: ColumnFamily['files']): number => files.reduce((total, file) => total + file.size, 0)

/** Names come from files. */
class Tally {
  private readonly counts = new Map<string, number>()

  add(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  get record(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.counts)
  }
}
