import { readFileSync } from 'node:fs'
import { hex } from '../hex.ts'

/** What KryoSerializer wrote of objects that need no class of a job, by their names. (test/flink/vectors.sh) */
export const builtInBytes = (major: 2 | 5): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readFileSync(new URL(`built-ins-${major}.txt`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t'))
      .map(([name, bytes]) => [name!, hex(bytes!)]),
  )
