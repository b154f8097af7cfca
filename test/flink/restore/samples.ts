// The program that wrote the samples, asked what Flink makes of a snapshot that was made of one.
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { compiled, JAVA, LINES, OPENS, type Release } from './flink.ts'
import { digests, run, summary } from './tools.ts'
import { newFolder, work } from './work.ts'

const PROGRAM = join(import.meta.dirname, '..')
export const SAMPLES = join(PROGRAM, '..', '..', 'samples')

const programs = new Map<Release, Promise<string>>()
function program(release: Release): Promise<string> {
  const profile = LINES[release]
  if (!programs.has(release)) programs.set(release, compiled(PROGRAM, [`-P${profile}`], join('target', profile)))
  return programs.get(release)!
}

/** Snapshots by the name of the sample that each was made of. */
export type Made = Readonly<Record<string, string>>

/** With each backend: compares all that Flink restores with the objects of the job, and then starts the job. Throws with the lines that differ. */
export async function verify(release: Release, made: Made): Promise<void> {
  const options = [
    '-Xmx1g',
    '-Duser.timezone=UTC',
    `-Djava.io.tmpdir=${work}`,
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
  ]
  const args = [...options, ...OPENS, '-cp', await program(release), 'com.example.samples.Main', 'verify']
  await promisify(execFile)(JAVA, [...args, ...Object.entries(made).flat()], { cwd: PROGRAM })
}

/** The samples of a pattern, whose first group is the line of Flink, by release. */
export const samplesOf = (pattern: RegExp): readonly (readonly [Release, readonly string[]])[] =>
  Object.entries(RELEASES).map(([line, release]) => [
    release,
    readdirSync(SAMPLES).filter(name => pattern.exec(name)?.[1] === line),
  ])
const RELEASES = { '1.20': '1.20.3', '2.3': '2.3.0' } as const

/** What `sp-migrate --format canonical` makes of samples, with digests as theirs. `options`: of every command. */
export async function canonicalOf(
  names: readonly string[],
  options: (sample: string) => readonly string[],
): Promise<Made> {
  const made: Record<string, string> = {}
  for (const name of names) {
    const sample = join(SAMPLES, name)
    const written = join(newFolder('canonical'), 'written')
    await run('sp-migrate', sample, written, '--format', 'canonical', ...options(sample))
    expect(await summary(written)).toMatchObject({ selfContained: true, missingFiles: 0, format: 'canonical' })
    expect(await digests(written, options(sample))).toEqual(await digests(sample, options(sample)))
    made[name] = written
  }
  return made
}
