import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missingTool } from './flink.ts'
import { canonicalOf, SAMPLES, samplesOf, verify } from './samples.ts'
import { run } from './tools.ts'
import { newFolder, removeWork } from './work.ts'

// SQL jobs, restored from what sp-migrate made of their heap-native and RocksDB samples: the program that wrote those compares all that Flink finds with
// the mirror of the job, and then starts the job's own plan from it.

const uids = (sample: string): readonly string[] => ['--uids', join(sample, 'uids.txt')]
const missing = missingTool()
afterAll(removeWork)

/** One after the other: each starts a JVM of its own. */
const ONE_BY_ONE = { sequential: true }

describe.skipIf(missing !== undefined)(
  'Flink restores SQL jobs from what sp-migrate made canonical',
  ONE_BY_ONE,
  () => {
    test.each(samplesOf(/^sql(?:-[a-z]+)*-([\d.]+)-native-(?:heap|rocksdb)$/))('%s', async (release, names) => {
      expect(names.length).toBeGreaterThan(10)
      await verify(release, await canonicalOf(names, uids))
    })

    test('the program notices what is missing', async () => {
      const written = join(newFolder('sql'), 'written')
      const name = 'sql-two-phase-2.3-native-heap'
      const sample = join(SAMPLES, name)
      const drop = '5_global-group-aggregate/agg3$map'
      await run('sp-migrate', sample, written, '--format', 'canonical', '--drop', drop, ...uids(sample))
      await expect(verify('2.3.0', { [name]: written })).rejects.toThrow(
        'Flink restores another state of 5_global-group-aggregate than expected',
      )
    })
  },
)

if (missing !== undefined) {
  removeWork()
  test.skip(`Flink restores SQL jobs: ${missing}`, () => undefined)
}
