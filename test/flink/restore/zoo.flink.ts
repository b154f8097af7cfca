import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missingTool } from './flink.ts'
import { canonicalOf, SAMPLES, samplesOf, verify } from './samples.ts'
import { run } from './tools.ts'
import { newFolder, removeWork } from './work.ts'

// Objects of Kryo. What is migrated are samples, and the program that wrote them compares all that Flink restores with the objects of the job.

const classes = (sample: string): readonly string[] => ['--classes', join(sample, 'classes.jar')]
const missing = missingTool()
afterAll(removeWork)

/** One after the other: each starts a JVM of its own. */
const ONE_BY_ONE = { sequential: true }

describe.skipIf(missing !== undefined)(
  'Flink restores objects of Kryo from what sp-migrate made canonical',
  ONE_BY_ONE,
  () => {
    test.each(samplesOf(/^zoo-([\d.]+)-(?:native-heap|native-rocksdb|canonical-heap)$/))(
      '%s',
      async (release, names) => {
        expect(names).toHaveLength(3)
        await verify(release, await canonicalOf(names, classes))
      },
    )

    test('the program notices what is missing', async () => {
      const written = join(newFolder('zoo'), 'written')
      const name = 'zoo-2.3-canonical-heap'
      await run('sp-migrate', join(SAMPLES, name), written, '--drop', 'zoo/label')
      await expect(verify('2.3.0', { [name]: written })).rejects.toThrow(
        'Flink restores another state of zoo than expected (- expected, + found), 236 lines',
      )
    })
  },
)

if (missing !== undefined) {
  removeWork()
  test.skip(`Flink restores objects of Kryo: ${missing}`, () => undefined)
}
