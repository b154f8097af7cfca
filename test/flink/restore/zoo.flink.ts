import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { compiled, JAVA, LINES, missingTool, OPENS, type Release } from './flink.ts'
import { digests, run, summary } from './tools.ts'
import { newFolder, removeWork, work } from './work.ts'

// Objects of Kryo. What is migrated are samples, and the program that wrote them compares all that Flink restores with the objects of the job.

const SAMPLES = join(import.meta.dirname, '..')
const FOLDER = join(SAMPLES, '..', '..', 'samples')

const rows = (['native-rocksdb', 'canonical-heap'] as const).flatMap(layout =>
  (
    [
      ['1.20.3', 'zoo-1.20-'],
      ['2.3.0', 'zoo-2.3-'],
    ] as const
  ).map(([release, name]) => [`${name}${layout}`, release] as const),
)

const programs = new Map<Release, Promise<string>>()
function program(release: Release): Promise<string> {
  const profile = LINES[release]
  if (!programs.has(release)) programs.set(release, compiled(SAMPLES, [`-P${profile}`], join('target', profile)))
  return programs.get(release)!
}

/** With each backend; throws with the lines that differ. */
async function verify(release: Release, sample: string, snapshot: string): Promise<void> {
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
  await promisify(execFile)(JAVA, args, { cwd: SAMPLES })
}

const missing = missingTool()
afterAll(removeWork)

/** One after the other: each starts a JVM of its own. */
const ONE_BY_ONE = { sequential: true }

describe.skipIf(missing !== undefined)(
  'Flink restores objects of Kryo from what sp-migrate made canonical',
  ONE_BY_ONE,
  () => {
    test.each(rows)('%s', async (name, release) => {
      const sample = join(FOLDER, name)
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
      await run('sp-migrate', join(FOLDER, 'zoo-2.3-canonical-heap'), written, '--drop', 'zoo/label')
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
