import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digestOperator, open, planMigration, write, type OpenSavepoint } from '../../src/index.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

/** Digest and count of every state whose entries can be read. */
async function digests(savepoint: OpenSavepoint): Promise<readonly string[]> {
  const lines: string[] = []
  for (const operator of savepoint.operators) {
    const unread = new Set<string | undefined>()
    const reports = await digestOperator(operator, { problem: problem => unread.add(problem.parts.state) })
    lines.push(
      ...reports.map(
        ({ state, entries, digest }) =>
          `${operator.id} ${state} ${unread.size === 0 ? `${entries} ${digest}` : 'not read'}`,
      ),
    )
  }
  return lines
}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: written unchanged (${CORPUS_DIR ?? SKIPPED})`, () => {
  let written = 0
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    const source = await open(file, { codecs: ownSerializers })
    const [first, second] = [mkdtempSync(join(tmpdir(), 'identity-')), mkdtempSync(join(tmpdir(), 'identity-'))]
    try {
      await write(await planMigration(source, []), first, { verify: 'full' })
      const copy = await open(first, { codecs: ownSerializers })
      expect(await digests(copy)).toEqual(await digests(source))
      expect(
        copy.operators.map(({ id, uid, name, parallelism, maxParallelism, finished, pseudoStates }) => ({
          id,
          uid,
          name,
          parallelism,
          maxParallelism,
          finished,
          pseudoStates,
        })),
      ).toEqual(
        source.operators.map(({ id, uid, name, parallelism, maxParallelism, finished, pseudoStates }) => ({
          id,
          uid,
          name,
          parallelism,
          maxParallelism,
          finished,
          pseudoStates,
        })),
      )
      expect([copy.checkpointId, copy.masterStates]).toEqual([source.checkpointId, source.masterStates])
      await write(await planMigration(copy, []), second)
      expect(Buffer.compare(readFileSync(join(first, '_metadata')), readFileSync(join(second, '_metadata')))).toBe(0)
      written++
    } finally {
      rmSync(first, { recursive: true })
      rmSync(second, { recursive: true })
    }
  })
  test('nothing was refused', () => {
    process.stdout.write(`corpus identity: ${written} written\n`)
    expect(written).toBe(filesNamed('_metadata').length)
  })
})
