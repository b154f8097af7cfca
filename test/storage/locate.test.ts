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

test('what may be followed is asked once a directory, and each file is looked up once where it is', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `x${i}`)
  const inner = memoryStorage(
    filesAt('/all/chk-7/_metadata', ...names.flatMap(name => [`/all/shared/${name}`, `/all/chk-7/${name}`])),
  )
  const asked: string[] = []
  const storage: typeof inner = {
    ...inner,
    open: path => (asked.push(`open ${path}`), inner.open(path)),
    canonical: path => (asked.push(`canonical ${path}`), inner.canonical(path)),
  }
  const files = locator(storage, '/all/chk-7', [])
  for (const name of names) {
    expect((await files.absolute(`file:///all/shared/${name}`))?.path).toBe(`/all/shared/${name}`)
    expect((await files.relative(name))?.path).toBe(`/all/chk-7/${name}`)
  }
  const opened = asked.filter(call => call.startsWith('open'))
  expect(opened.toSorted()).toEqual(
    names.flatMap(name => [`open /all/chk-7/${name}`, `open /all/shared/${name}`]).toSorted(),
  )
  expect(asked.length - opened.length).toBeLessThan(10)
})

test('files without a name of their own, and those that a mapping names, are found all the same', async () => {
  const storage = memoryStorage(filesAt('/s/_metadata', '/new/a', '/new/b', '/old/a', '/s/in/c'))
  const files = locator(storage, '/s', [
    { from: '/old/a', to: '/new/b' },
    { from: 's3://bucket', to: '/new' },
  ])
  const path = async (named: string): Promise<string | undefined> => (await files.absolute(named))?.path
  expect(await path('/old/a'), 'mapped by its own path').toBe('/new/b')
  expect(await path('s3://bucket/a')).toBe('/new/a')
  expect(await path('s3://bucket//x/../b')).toBe('/new/b')
  expect(await path('/s/in/c')).toBe('/s/in/c')
  expect(await path('/s/in/./c/')).toBe('/s/in/c')
  expect(await path('/s/out/')).toBe(undefined)
  expect((await files.relative('in//c'))?.path).toBe('/s/in/c')
})

test('a link is followed where it may be, and no other file of its directory asks again', async () => {
  const inner = memoryStorage(filesAt('/s/_metadata', '/s/a', '/s/b', '/secret'))
  const storage: typeof inner = {
    ...inner,
    open: async path => {
      const file = await inner.open(path)
      return file && path === '/s/b' ? { ...file, path, size: 1, read: () => 0, link: '/secret' } : file
    },
  }
  const files = locator(storage, '/s', [])
  expect((await files.relative('a'))?.path).toBe('/s/a')
  await expect(files.relative('b')).rejects.toMatchObject({ code: 'outside-root' })
  await expect(files.absolute('/s/b')).rejects.toMatchObject({ code: 'outside-root' })
})

test('a directory that cannot be read does not matter where the file is found before', async () => {
  const inner = memoryStorage(filesAt('/all/chk-7/_metadata', '/all/shared/x'))
  const storage: typeof inner = {
    ...inner,
    canonical: path => {
      if (path === '/all/taskowned') throw new SavepointError('io', 'too many links', { file: path })
      return inner.canonical(path)
    },
  }
  expect((await locator(storage, '/all', []).absolute('/all/shared/x'))?.path).toBe('/all/shared/x')
})
