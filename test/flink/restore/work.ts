import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Everything that a run writes, Flink's own temporary files too. */
export const work = mkdtempSync(join(tmpdir(), 'flink-restore-'))

export const newFolder = (name: string): string => mkdtempSync(join(work, `${name}-`))

export const removeWork = (): void => rmSync(work, { recursive: true, force: true })

/** A file for `--uids`: savepoints of Flink 1.x know operators by their hashes only. */
export const uids = join(work, 'uids')
export function nameUids(more: readonly string[]): void {
  writeFileSync(uids, ['feed', 'accounts', 'left', 'right', 'rules', ...more].join('\n'))
}
