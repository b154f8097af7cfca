import { describe, expect, test } from 'vitest'
import { memoryFile } from '../../src/model/file.ts'
import { openDatabase } from '../../src/rocksdb/database.ts'
import type { SavepointError } from '../../src/errors.ts'

const opened = async (...names: readonly string[]): Promise<SavepointError> =>
  openDatabase(new Map(names.map(name => [name, async () => memoryFile(name, new Uint8Array(8))]))).then(
    () => expect.unreachable('it was opened'),
    (error: SavepointError) => error,
  )

describe('files that are no database of RocksDB', () => {
  test('are those of another engine, and not damaged', async () => {
    const error = await opened('gemini-1', 'gemini-2', 'gemini-3', 'gemini-4')
    expect([error.code, error.what, error.parts.found]).toEqual([
      'unsupported',
      'state of an engine other than RocksDB, which is not read',
      'gemini-1, gemini-2, gemini-3, … (4 files)',
    ])
  })
  test.each([[['000004.sst']], [['MANIFEST-000004', '000005.log']], [[]]])(
    'a database without CURRENT lacks a file: %j',
    async names => expect((await opened(...names)).code).toBe('missing-file'),
  )
  test('a database is one with one of its files', async () => expect((await opened('CURRENT')).code).toBe('corrupt'))
})
