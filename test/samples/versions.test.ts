import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localStorage, memoryStorage, open, summarize, type Storage } from '../../src/index.ts'
import { samples } from './folder.ts'

/** The sample with another `_metadata` in front of its own files. */
function withMetadata(path: string, change: (bytes: Uint8Array) => Uint8Array): Storage {
  const changed = memoryStorage({
    [join(path, '_metadata')]: change(new Uint8Array(readFileSync(join(path, '_metadata')))),
  })
  return {
    list: localStorage.list,
    canonical: localStorage.canonical,
    open: async file => (await changed.open(file)) ?? localStorage.open(file),
  }
}

function version99(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice()
  new DataView(changed.buffer).setInt32(4, 99)
  return changed
}

describe('a metadata version nobody knows yet', () => {
  test.each(samples)('$name: the same operators, marked as a guess', async ({ path }) => {
    const known = await summarize(await open(path))
    const { summary } = await summarize(await open(path, { storage: withMetadata(path, version99) }))
    expect(summary.metadataVersion).toBe(99)
    // versions 6 and 7 differ only in subtasks with state
    const alike = known.summary.operators.every(operator => operator.bytes === 0)
      ? [known.summary.metadataVersion, 7]
      : [known.summary.metadataVersion]
    expect(alike.map(version => `read in the layout of version ${version}`)).toContain(summary.guess)
    expect(summary.operators).toEqual(known.summary.operators)
  })

  test.each(samples)('$name: a surprise at the end is an error that names its offset', async ({ path }) => {
    const size = readFileSync(join(path, '_metadata')).length
    const storage = withMetadata(path, bytes => Uint8Array.from([...version99(bytes), 1, 2, 3]))
    await expect(open(path, { storage })).rejects.toMatchObject({
      code: 'corrupt',
      parts: { file: join(path, '_metadata'), offset: size, found: '3 bytes' },
    })
  })

  test('version 1 is refused with the way out', async () => {
    const bytes = Uint8Array.from(Buffer.from('4960672d00000001', 'hex'))
    await expect(open('s', { storage: memoryStorage({ 's/_metadata': bytes }) })).rejects.toThrow(
      's/_metadata @ 0x4: metadata version 1 is not supported: expected one of 2, 3, 4, 5, 6, 7; Flink 1.1 or 1.2 wrote this: restore it with Flink 1.3 to 1.10 and take a new savepoint',
    )
  })
})
