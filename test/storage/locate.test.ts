import { describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { locator } from '../../src/storage/locate.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

const [NOW, BEFORE] = ['a'.repeat(32), 'b'.repeat(32)]
const filesAt = (...paths: readonly string[]): Record<string, Uint8Array> =>
  Object.fromEntries(paths.map(path => [path, new Uint8Array(1)]))

/** The path at which a file of that name is found, or the code of the error. */
async function found(checkpoint: string, named: string, ...more: readonly string[]): Promise<string | undefined> {
  try {
    return (await locator(memoryStorage(filesAt(`${checkpoint}/_metadata`, ...more)), checkpoint, []).absolute(named))
      ?.path
  } catch (error) {
    return (error as SavepointError).code
  }
}

describe('a checkpoint of a job that was restored in claim mode', () => {
  const shared = `/all/${BEFORE}/shared/x`
  test('names shared files of the job before', async () =>
    expect(await found(`/all/${NOW}/chk-7`, `file:${shared}`, shared)).toBe(shared))
  test('finds them where all jobs were moved to', async () =>
    expect(await found(`/moved/${NOW}/chk-7`, `file:${shared}`, `/moved/${BEFORE}/shared/x`)).toBe(
      `/moved/${BEFORE}/shared/x`,
    ))
  test.each([
    ['no other file of that job', `/all/${BEFORE}/secret`],
    ['no file of a directory that is no job', '/all/others/shared/x'],
    ['none of the directory of jobs itself', '/all/shared/x'],
    ['none of a directory inside', `/all/others/${BEFORE}/shared/x`],
    ['none by way of a job', `/all/${BEFORE}/shared/../secret`],
  ])('%s', async (_, path) =>
    expect(await found(`/all/${NOW}/chk-7`, `file:${path}`, path.replace(/[^/]*\/\.\.\//, ''))).toBe('outside-root'),
  )
  test('a directory of another name has no other jobs beside it', async () =>
    expect(await found('/all/job/chk-7', `file:${shared}`, shared)).toBe('outside-root'))
  test('nor has a savepoint', async () =>
    expect(await found(`/all/${NOW}/savepoint-1`, `file:${shared}`, shared)).toBe('outside-root'))
})

test('a file that another stands in for is counted once, however often it is asked for', async () => {
  const files = locator(
    memoryStorage(filesAt('/moved/chk-7/_metadata', '/moved/shared/x', '/moved/shared/y')),
    '/moved/chk-7',
    [],
  )
  for (const path of ['/all/shared/x', '/all/shared/x', '/all/shared/y']) await files.absolute(path)
  expect([...files.substitutions]).toEqual([['/all/shared', { to: '/moved/shared', files: 2 }]])
})
