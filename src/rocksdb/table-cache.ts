import type { File } from '../model/file.ts'
import { Table } from './table.ts'
import type { LiveFile } from './version-edit.ts'

const MOST_BYTES = 32 * 1024 * 1024

/** Tables that look-ups have opened, least recently used first: what lies behind their data is kept, up to 32 MiB of it in all. */
export class TableCache {
  private readonly tables = new Map<number, { readonly table: Promise<Table>; readonly bytes: number }>()
  private bytes = 0

  open(live: LiveFile, file: File, verify: boolean): Promise<Table> {
    const known = this.tables.get(live.number)
    this.tables.delete(live.number)
    const entry = known ?? { table: Table.open(live, file, verify), bytes: Math.min(live.size, live.tail ?? live.size / 64) + 16 * 1024 }
    this.tables.set(live.number, entry)
    if (known !== undefined) return known.table
    this.bytes += entry.bytes
    entry.table.catch(() => this.forget(live.number)) // the next look-up tries again
    for (const [number, { bytes }] of this.tables) {
      if (this.bytes <= MOST_BYTES || number === live.number) break
      this.tables.delete(number)
      this.bytes -= bytes
    }
    return entry.table
  }

  private forget(number: number): void {
    this.bytes -= this.tables.get(number)?.bytes ?? 0
    this.tables.delete(number)
  }
}
