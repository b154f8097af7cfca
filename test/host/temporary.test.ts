import fs, { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SavepointError } from '../../src/errors.ts'
import { temporarySpace } from '../../src/host/temporary.ts'
import { ended, line, script, type Script } from './child.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function thrown(action: () => unknown): SavepointError {
  try {
    action()
  } catch (error) {
    if (error instanceof SavepointError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('temporary space', () => {
  test('what was appended is read back in windows', () => {
    const space = temporarySpace(folder)
    const file = space.file()
    file.append(Uint8Array.of(1, 2, 3))
    file.append(new Uint8Array(0))
    file.append(Uint8Array.of(4, 5))
    expect(file.size).toBe(5)
    const window = new Uint8Array(2)
    expect([0, 2, 4, 5, 9].map(at => [file.read(at, window), ...window])).toEqual([
      [2, 1, 2],
      [2, 3, 4],
      [1, 5, 4],
      [0, 5, 4],
      [0, 5, 4],
    ])
    file.append(Uint8Array.of(6))
    expect(file.read(4, window)).toBe(2)
    expect([...window]).toEqual([5, 6])
    space.dispose()
  })

  test('files know nothing of each other', () => {
    const space = temporarySpace(folder)
    const files = [space.file(), space.file()]
    for (const [i, file] of files.entries()) file.append(Uint8Array.of(i))
    expect(new Set(files.map(file => file.path)).size).toBe(2)
    const byte = new Uint8Array(1)
    files[0]!.dispose()
    expect(files[1]!.read(0, byte)).toBe(1)
    expect(byte[0]).toBe(1)
    space.dispose()
    space.dispose()
    expect(thrown(() => files[1]!.read(0, byte)).message).toBe(`${files[1]!.path}: the temporary file was disposed`)
  })

  test('nothing is there before the first file, nor after', () => {
    const before = statSync(folder).mtimeMs
    const space = temporarySpace(folder)
    expect(statSync(folder).mtimeMs).toBe(before)
    space.file().append(new Uint8Array(10))
    space.dispose()
    expect(readdirSync(folder)).toEqual([])
  })

  test('an error names the path', () => {
    const missing = join(folder, 'missing')
    const error = thrown(() => temporarySpace(missing).file())
    expect(error.code).toBe('io')
    expect(error.parts.file).toBe(missing)
    expect(error.message).toContain('ENOENT')
  })

  test('a full disk says what to do', () => {
    const file = temporarySpace(folder).file()
    const { writeSync } = fs
    fs.writeSync = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    }
    syncBuiltinESMExports()
    try {
      const error = thrown(() => file.append(new Uint8Array(1)))
      expect(error.message).toBe(
        `${file.path}: ENOSPC: no space left on device, write; temporary files need a folder with more space; by default it is TMPDIR, or TEMP on Windows`,
      )
      expect(error.code).toBe('io')
    } finally {
      fs.writeSync = writeSync
      syncBuiltinESMExports()
      file.dispose()
    }
  })
})

describe('the end of the process', () => {
  let holder: Script
  beforeAll(async () => {
    holder = await script(new URL('holds-files.ts', import.meta.url))
  })
  afterAll(() => holder.dispose())

  const rows = [
    ['exit', undefined, { code: 3, signal: null }],
    ['throw', undefined, { code: 1, signal: null }],
    ['return', undefined, { code: 0, signal: null }],
    ['wait', 'SIGINT', { code: null, signal: 'SIGINT' }],
    ['wait', 'SIGTERM', { code: null, signal: 'SIGTERM' }],
    ['wait', 'SIGHUP', { code: null, signal: 'SIGHUP' }],
  ] as const
  const unlinkedOnly = [
    ['busy', 'SIGINT', { code: null, signal: 'SIGINT' }],
    ['wait', 'SIGKILL', { code: null, signal: 'SIGKILL' }],
  ] as const

  test.each([...rows, ...unlinkedOnly])('%s %s leaves nothing, and nobody listened', async (how, signal, result) => {
    const child = holder.start(how, 'unlinked')
    const end = ended(child)
    expect(JSON.parse(await line(child))).toEqual({ read: [900, 900], names: 0, listeners: 0, after: 0 })
    if (signal !== undefined) child.kill(signal)
    expect(await end).toEqual(result)
    expect(readdirSync(holder.temporary)).toEqual([])
  })

  test.each(rows)('%s %s leaves nothing where open files keep their names', async (how, signal, result) => {
    const child = holder.start(how, 'kept')
    const end = ended(child)
    expect(JSON.parse(await line(child))).toEqual({ read: [900, 900], names: 2, listeners: 3, after: 3 })
    if (signal !== undefined) child.kill(signal)
    expect(await end).toEqual(result)
    expect(readdirSync(holder.temporary)).toEqual([])
  })

  test('disposed, nobody listens any more', async () => {
    const child = holder.start('dispose', 'kept')
    const end = ended(child)
    expect(JSON.parse(await line(child))).toEqual({ read: [900, 900], names: 2, listeners: 3, after: 0 })
    expect(await end).toEqual({ code: 0, signal: null })
    expect(existsSync(holder.temporary)).toBe(true)
    expect(readdirSync(holder.temporary)).toEqual([])
  })

  test('who else listens decides', async () => {
    const child = holder.start('wait', 'kept', 'listened')
    const end = ended(child)
    await line(child)
    child.kill('SIGINT')
    expect(await end).toEqual({ code: 7, signal: null })
    expect(readdirSync(holder.temporary)).toEqual([])
  })
})
