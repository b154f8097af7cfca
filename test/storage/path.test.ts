import { describe, expect, test, vi } from 'vitest'
import { baseName, isUnder, joinPath, localPath, onThisMachine, parentOf, slashed } from '../../src/storage/path.ts'

describe('joined', () => {
  test.each([
    [['/a', 'b'], '/a/b'],
    [['a', '..', '..', 'b'], '../b'],
    [['/', '..', 'b'], '/b'],
    [['/a//b/./c/'], '/a/b/c'],
    [['.', '.'], '.'],
    [[''], '.'],
    [['s3://bucket/a'], 's3://bucket/a'],
    [['s3://bucket'], 's3://bucket'],
    [['s3://bucket/'], 's3://bucket'],
    [['s3://bucket/a', 'b'], 's3://bucket/a/b'],
    [['s3://bucket', 'a'], 's3://bucket/a'],
    [['s3://bucket/a/', '../b//c', '.'], 's3://bucket/b/c'],
    [['s3://bucket/a', '..', '..', '..', 'b'], 's3://bucket/b'],
    [['hdfs://host:9000/a', '../b'], 'hdfs://host:9000/b'],
    [['file:///a', 'b'], 'file:///a/b'],
    [['oss+x.y-z://b/', 'c'], 'oss+x.y-z://b/c'],
    [['/a/s3://b', 'c'], '/a/s3:/b/c'],
    [['c://b'], 'c:/b'],
  ])('%j', (parts, path) => expect(joinPath(...(parts as [string, ...string[]]))).toBe(path))
})

describe('the parent of', () => {
  test.each([
    ['/a/b', '/a'],
    ['/a', '/'],
    ['a', '.'],
    ['.', '..'],
    ['/a/b/', '/a'],
    ['s3://bucket/a/b', 's3://bucket/a'],
    ['s3://bucket/a/', 's3://bucket'],
    ['s3://bucket/a', 's3://bucket'],
    ['s3://bucket', 's3://bucket'],
    ['s3://bucket/', 's3://bucket'],
    ['file:///a', 'file://'],
  ])('%s', (path, parent) => expect(parentOf(path)).toBe(parent))
})

test.each([
  ['s3://bucket/a/b', 's3://bucket/a', true],
  ['s3://bucket/a', 's3://bucket', true],
  ['s3://bucket/ab', 's3://bucket/a', false],
  ['s3://bucket2/a', 's3://bucket', false],
  ['s3://bucket/a', '.', false],
  ['/a', '.', false],
  ['a', '.', true],
  ['../a', '.', false],
])('%s under %s: %j', (path, directory, under) => expect(isUnder(path, directory)).toBe(under))

test('names and local paths', () => {
  expect(baseName('s3://bucket/a/chk-7')).toBe('chk-7')
  expect(['file:/a b', 'file:///a/../b', 'file://host/a', '/a/', 's3://bucket/a', 'a'].map(localPath)).toEqual([
    '/a b',
    '/b',
    '/a',
    '/a',
    undefined,
    undefined,
  ])
})

test('what Flink writes on Windows', () => {
  expect(localPath('file:/C:/flink/chk-1')).toBe('C:/flink/chk-1')
  expect(localPath('file:///C:/flink/chk-1')).toBe('C:/flink/chk-1')
  expect(isUnder('C:/flink/chk-1', 'C:/flink')).toBe(true)
})

test('separators of Windows become slashes there, and are part of a name elsewhere', () => {
  expect(slashed('C:\\flink\\chk-1')).toBe('C:\\flink\\chk-1')
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  try {
    expect(slashed('C:\\flink\\chk-1')).toBe('C:/flink/chk-1')
    expect(onThisMachine('\\\\host\\share')).toBe('//host/share')
  } finally {
    vi.restoreAllMocks()
  }
})
