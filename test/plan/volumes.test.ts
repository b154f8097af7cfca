import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { open, planMigration, steps } from '../../src/index.ts'
import { makeSavepoint } from '../run/made.ts'
import { folder } from '../run/tree.ts'

test('a plan says how much it will read, and what for', async () => {
  const source = join(folder(), 'source')
  makeSavepoint(source, [
    { uid: 'copied', layout: 'canonical', sizes: [1500, 1600, 10] }, // the last is little enough for _metadata
    { uid: 'renamed', layout: 'canonical', sizes: [1700] },
    { uid: 'cut', layout: 'list', sizes: [6000] },
    { uid: 'rewritten', layout: 'heap', sizes: [3000, 3100] },
    { uid: 'gone', layout: 'canonical', sizes: [1500] },
  ])
  const bytes = (...names: readonly string[]): number =>
    names.reduce((total, name) => total + statSync(join(source, name)).size, 0)
  const changes = [steps.renameState({ 'renamed/cnt': 'c' }), steps.drop('cut/rules', 'gone')]
  const { volumes } = await planMigration(await open(source), changes)
  expect(volumes).toEqual({
    copy: { files: 2, bytes: bytes('copied-file-0', 'copied-file-1') },
    'new-header': { files: 2, bytes: bytes('renamed-file-0', 'cut-file-0') },
    rewrite: { files: 2, bytes: bytes('rewritten-file-0', 'rewritten-file-1') },
  })
})
