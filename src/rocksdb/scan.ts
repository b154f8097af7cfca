import type { Batch } from '../model/batch.ts'
import type { Database } from './database.ts'
import type { ColumnFamily } from './manifest.ts'
import { Merge, type FamilyScan } from './merge.ts'

export { MOST_WINDOWS, type FamilyScan, type Omitted } from './merge.ts'

/** The live entries of a column family in the order of keys. Throws missing-file, truncated, corrupt, unsupported, unknown-version, io. */
export async function* scanFamily(
  database: Database,
  family: ColumnFamily,
  options: FamilyScan,
): AsyncGenerator<Batch> {
  const merge = new Merge(database, family, options)
  for (;;) {
    const cursor = merge.run()
    if (cursor === undefined && merge.needs === 0) break
    let needs: number | undefined = merge.needs
    merge.needs = 0
    if (cursor !== undefined) {
      needs = await cursor.prepare()
      if (needs === undefined) {
        merge.ended(cursor)
        continue
      }
    }
    if (needs > merge.arena.left) {
      if (merge.builder.count > 0) yield merge.builder.batch()
      merge.makeRoom(needs)
    }
    if (cursor !== undefined) {
      cursor.putInto(merge.arena)
      if (cursor.at < cursor.chunk.count) merge.entered(cursor)
      else merge.waiting.push(cursor)
    }
  }
  if (merge.builder.count > 0) yield merge.builder.batch()
  if (merge.dropped > 0) options.dropped?.(merge.dropped)
}
