import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { memoryStorage, SavepointError } from '../../src/index.ts'
import { findSnapshots, newestOf, type Found } from '../../src/read/find.ts'
import { localStorage } from '../../src/storage/local.ts'

const bytes = readFileSync(new URL('../../samples/orders/_metadata', import.meta.url))
const shown = (found: readonly Found[]): unknown =>
  found.map(({ path, savepoint, incomplete }) => [
    path,
    savepoint instanceof SavepointError ? savepoint.code : savepoint.metadataVersion,
    incomplete,
  ])

test('a directory that cannot be read is a row, and hides no other', async () => {
  const inner = memoryStorage({
    '/root/a/_metadata': bytes,
    '/root/closed/deep/_metadata': bytes,
    '/root/half/_metadata': bytes,
    '/root/z/_metadata': bytes,
  })
  const refuse = (path: string): never => {
    throw new SavepointError('io', 'EACCES: permission denied', { file: path })
  }
  const storage: typeof inner = {
    ...inner,
    list: path => (path === '/root/closed' ? refuse(path) : inner.list(path)),
    open: path => (path.startsWith('/root/half/') ? refuse(path) : inner.open(path)),
  }
  const found = await findSnapshots(storage, '/root')
  expect(shown(found)).toEqual([
    ['/root/a', expect.any(Number), undefined],
    ['/root/closed', 'io', 'cannot be read'],
    ['/root/half', 'io', 'cannot be read'],
    ['/root/z', expect.any(Number), undefined],
  ])
  expect(newestOf(found)?.path).toBe('/root/a')
  await expect(findSnapshots({ ...inner, list: refuse }, '/root')).rejects.toMatchObject({ code: 'io' })
})

test('a link in a circle hides no neighbours', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sp-find-'))
  try {
    mkdirSync(join(root, 'a'))
    writeFileSync(join(root, 'a/_metadata'), bytes)
    symlinkSync('circle', join(root, 'circle'))
    mkdirSync(join(root, 'b'))
    symlinkSync('_metadata', join(root, 'b/_metadata'))
    expect(shown(await findSnapshots(localStorage, root))).toEqual([
      [join(root, 'a'), expect.any(Number), undefined],
      [join(root, 'b'), 'io', 'cannot be read'],
    ])
  } finally {
    rmSync(root, { recursive: true })
  }
})
