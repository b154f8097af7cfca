// The program that wrote the samples, asked what Flink makes of a snapshot that was made of one.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compiled, JAVA, LINES, OPENS, type Release } from './flink.ts'
import { work } from './work.ts'

const PROGRAM = join(import.meta.dirname, '..')
export const SAMPLES = join(PROGRAM, '..', '..', 'samples')

const programs = new Map<Release, Promise<string>>()
function program(release: Release): Promise<string> {
  const profile = LINES[release]
  if (!programs.has(release)) programs.set(release, compiled(PROGRAM, [`-P${profile}`], join('target', profile)))
  return programs.get(release)!
}

/** With each backend: compares all that Flink restores with the objects of the job, and then starts the job. Throws with the lines that differ. */
export async function verify(release: Release, sample: string, snapshot: string): Promise<void> {
  const options = [
    '-Xmx1g',
    '-Duser.timezone=UTC',
    `-Djava.io.tmpdir=${work}`,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
  ]
  const args = [
    ...options,
    ...OPENS,
    '-cp',
    await program(release),
    'com.example.samples.Main',
    'verify',
    sample,
    snapshot,
  ]
  await promisify(execFile)(JAVA, args, { cwd: PROGRAM })
}
