import { afterEach, describe, expect, test, vi } from 'vitest'
import { Progress, storage } from '../../src/cli/progress.ts'
import { readBytes } from '../../src/model/file.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

/** What a terminal shows of work that takes 1.5 seconds. */
async function shown(all: number | undefined, visible: boolean): Promise<string> {
  vi.useFakeTimers()
  vi.stubEnv('TERM', 'xterm')
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0)
  const progress = new Progress(visible, all)
  progress.add(1_000)
  const file = await storage.open(import.meta.filename)
  await readBytes(file!, 0, 512)
  vi.advanceTimersByTime(1500)
  progress.add(234)
  progress.done()
  return written.join('')
}

test('what was read of all there is, how fast, and how long it takes still', async () =>
  expect(await shown(2048, true)).toBe(
    '\r\u001b[K1,234 entries, 25 % of 2.0 KB, 341 B/s, 5 s left (2 s so far)\r\u001b[K',
  ))

test('entries alone, where nobody knows how much there is', async () =>
  expect(await shown(undefined, true)).toBe('\r\u001b[K1,234 entries (2 s so far)\r\u001b[K'))

test('what sorts shows bytes as they are read, before any entry is through', async () => {
  vi.useFakeTimers()
  vi.stubEnv('TERM', 'xterm')
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0)
  const progress = new Progress(true, 2048)
  const file = await storage.open(import.meta.filename)
  vi.advanceTimersByTime(1000)
  await readBytes(file!, 0, 512)
  progress.clear()
  progress.done()
  await readBytes(file!, 0, 512)
  expect(written).toEqual(['\r\u001b[K25 % of 2.0 KB, 512 B/s, 3 s left (1 s so far)', '\r\u001b[K'])
})

describe('a copy', () => {
  const told = (entries: number, all: number | undefined): string => {
    vi.useFakeTimers()
    vi.stubEnv('TERM', 'xterm')
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const progress = new Progress(true)
    vi.advanceTimersByTime(2000)
    progress.copied({ bytes: 1024, entries, operators: 1, of: 12 }, all)
    return String(write.mock.calls[0]?.[0]).replace('\r\u001b[K', '')
  }
  test('tells per cent, rate and time left', () =>
    expect(told(0, 4096)).toBe('copied 25 % of 4.0 KB, 512 B/s, 6 s left, 1 of 12 operators done (2 s so far)'))
  test('of what is linked there is no end to tell', () =>
    expect(told(1234, undefined)).toBe(
      'copied 1.0 KB, 512 B/s, 1,234 entries rewritten, 1 of 12 operators done (2 s so far)',
    ))
})

test('nothing on a terminal that cannot take a line back', () => {
  vi.useFakeTimers()
  vi.stubEnv('TERM', 'dumb')
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const progress = new Progress(true, 2048)
  vi.advanceTimersByTime(2000)
  progress.add(1)
  expect(write).not.toHaveBeenCalled()
})

test('nothing, where nobody looks', async () => expect(await shown(2048, false)).toBe(''))
