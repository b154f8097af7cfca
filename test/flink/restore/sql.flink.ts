import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missingTool, type Release } from './flink.ts'
import { SAMPLES, verify } from './samples.ts'
import { digests, run, summary } from './tools.ts'
import { newFolder, removeWork } from './work.ts'

// SQL jobs, restored from what sp-migrate made of their heap-native and RocksDB samples: the program that wrote those compares all that Flink finds with
// the mirror of the job, and then starts the job's own plan from it.

const RELEASES: Readonly<Record<string, Release>> = { '1.20': '1.20.3', '2.3': '2.3.0' }
const rows = readdirSync(SAMPLES).flatMap(name => {
  const release = /^sql(?:-[a-z]+)*-([\d.]+)-native-(?:heap|rocksdb)$/.exec(name)?.[1]
  return release === undefined ? [] : [[name, RELEASES[release]!] as const]
})
const missing = missingTool()
afterAll(removeWork)

/** One after the other: each starts a JVM of its own. */
const ONE_BY_ONE = { sequential: true }

describe.skipIf(missing !== undefined)(
  'Flink restores SQL jobs from what sp-migrate made canonical',
  ONE_BY_ONE,
  () => {
    test('of both releases, backends and all jobs', () => expect(rows.length).toBeGreaterThan(20))

    test.each(rows)('%s', async (name, release) => {
      const sample = join(SAMPLES, name)
      const uids = ['--uids', join(sample, 'uids.txt')]
      const written = join(newFolder('sql'), 'written')
      await run('sp-migrate', sample, written, '--format', 'canonical')
      expect(await summary(written)).toMatchObject({ selfContained: true, missingFiles: 0, format: 'canonical' })
      expect(await digests(written, uids)).toEqual(await digests(sample, uids))
      await verify(release, name, written)
      rmSync(written, { recursive: true })
    })

    test('the program notices what is missing', async () => {
      const written = join(newFolder('sql'), 'written')
      const name = 'sql-two-phase-2.3-native-heap'
      const uids = ['--uids', join(SAMPLES, name, 'uids.txt')]
      await run(
        'sp-migrate',
        join(SAMPLES, name),
        written,
        '--format',
        'canonical',
        '--drop',
        '5_global-group-aggregate/agg3$map',
        ...uids,
      )
      await expect(verify('2.3.0', name, written)).rejects.toThrow(
        'Flink restores another state of 5_global-group-aggregate than expected',
      )
    })
  },
)

if (missing !== undefined) {
  removeWork()
  test.skip(`Flink restores SQL jobs: ${missing}`, () => undefined)
}
