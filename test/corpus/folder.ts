import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real snapshots written by Flink, not part of this project; tests on them are skipped where the folder is not given. */
export const CORPUS_DIR = process.env['CORPUS_DIR']
export const SKIPPED = 'set CORPUS_DIR to a folder of snapshots written by Flink'

/** Every file below the corpus with that name, in the order of paths. */
export function filesNamed(name: string): readonly string[] {
  if (CORPUS_DIR === undefined) return []
  return readdirSync(CORPUS_DIR, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name === name)
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path))

/** For messages: the path inside the corpus. */
export const inCorpus = (path: string): string => path.slice((CORPUS_DIR ?? '').length + 1)
