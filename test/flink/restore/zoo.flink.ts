import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { missingTool } from './flink.ts'
import { SAMPLES, verify } from './samples.ts'
import { digests, run, summary } from './tools.ts'
import { newFolder, removeWork } from './work.ts'

// Objects of Kryo. What is migrated are samples, and the program that wrote them compares all that Flink restores with the objects of the job.

const rows = (['native-rocksdb', 'canonical-heap'] as const).flatMap(layout =>
  (
    [
      ['1.20.3', 'zoo-1.20-'],
      ['2.3.0', 'zoo-2.3-'],
    ] as const
  ).map(([release, name]) => [`${name}${layout}`, release] as const),
)

const missing = missingTool()
afterAll(removeWork)

/** One after the other: each starts a JVM of its own. */
const ONE_BY_ONE = { sequential: true }

describe.skipIf(missing !== undefined)(
  'Flink restores objects of Kryo from what sp-migrate made canonical',
  ONE_BY_ONE,
  () => {
    test.each(rows)('%s', async (name, release) => {
      const sample = join(SAMPLES, name)
      const written = join(newFolder('zoo'), 'written')
      const classes = ['--classes', join(sample, 'classes.jar')]
      await run('sp-migrate', sample, written, '--format', 'canonical', ...classes)
      expect(await summary(written)).toMatchObject({ selfContained: true, missingFiles: 0 })
      expect(await digests(written, classes)).toEqual(await digests(sample, classes))
      await verify(release, name, written)
      rmSync(written, { recursive: true })
    })

    test('the program notices what is missing', async () => {
      const written = join(newFolder('zoo'), 'written')
      await run('sp-migrate', join(SAMPLES, 'zoo-2.3-canonical-heap'), written, '--drop', 'zoo/label')
      await expect(verify('2.3.0', 'zoo-2.3-canonical-heap', written)).rejects.toThrow(
        'Flink restores another state of zoo than expected (- expected, + found), 236 lines',
      )
    })
  },
)

if (missing !== undefined) {
  removeWork()
  test.skip(`Flink restores objects of Kryo: ${missing}`, () => undefined)
}
