import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countingStorage, localStorage, memoryStorage, ndjson, open, summarize } from '../../src/index.ts'
import type { KeyedPart } from '../../src/read/parts.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode } from '../../src/codec/codec.ts'
import { metadata } from '../../src/format/metadata.ts'
import { readFileSync } from 'node:fs'
import { optionsFor, samples } from './folder.ts'

describe('what is not read', () => {
  test.each(samples)('$name: opening reads _metadata, once, and nothing else', async sample => {
    const storage = countingStorage(localStorage)
    const savepoint = await open(sample.path, { ...optionsFor(sample), storage })
    expect([...storage.counts.reads]).toEqual([[join(sample.path, '_metadata'), 1]])
    expect([...storage.counts.bytes.values()]).toEqual([savepoint.metadataFile.size])
  })

  test.each(samples)('$name: the summary reads headers', async sample => {
    const storage = countingStorage(localStorage)
    const savepoint = await open(sample.path, { ...optionsFor(sample), storage })
    await summarize(savepoint)
    const headers = new Map<string, number>() // several may lie in one file
    for (const operator of savepoint.metadata.operators)
      for (const { state } of operator.subtasks ?? [])
        for (const [name, bytes] of headersOf(state)) headers.set(name, (headers.get(name) ?? 0) + bytes)
    for (const [path, bytes] of storage.counts.bytes) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (name === '_metadata') continue
      expect(headers.has(name), `${name} has no header`).toBe(true)
      expect(bytes, name).toBeLessThanOrEqual(headers.get(name)!)
    }
  })

  test('a key whose hash is known costs the block of its key group', async () => {
    const { path } = samples.find(({ name }) => name === 'states-2.3-canonical-heap')!
    const storage = countingStorage(localStorage)
    const operator = (await open(path, { storage })).operators.find(({ uid }) => uid === 'regions')!
    const { parts } = await operator.headers
    storage.counts.bytes.clear()
    const lines: string[] = []
    for await (const { bytes } of ndjson(operator, { key: '-444567', state: 'region' }))
      lines.push(new TextDecoder().decode(bytes))
    expect(lines.join('')).toMatch(/^\{"state":"region","keyGroup":121,"key":-444567,[^\n]*\n$/)
    const part = parts.find(({ kind, subtask }) => kind === 'canonical' && subtask === 1) as KeyedPart
    const starts = part.offsets.filter(offset => offset > 0).toSorted((a, b) => a - b)
    const from = part.offsets[121 - part.first]!
    expect([...storage.counts.bytes]).toEqual([
      [part.file.path, (starts.find(start => start > from) ?? part.file.size) - from],
    ])
  })

  test('a state a thousand times as large costs no byte more', async () => {
    const { path } = samples.find(({ name }) => name === 'states-2.3-canonical-heap')!
    const bytes = new Uint8Array(readFileSync(join(path, '_metadata')))
    const value = decode(metadata, new ByteReader(bytes))
    const names = value.operators.flatMap(o =>
      (o.subtasks ?? []).flatMap(s => headersOf(s.state).map(([name]) => name)),
    )
    const counts = await Promise.all(
      [1, 1000].map(async factor => {
        const files = Object.fromEntries(
          names.map(name => [`s/${name}`, grown(new Uint8Array(readFileSync(join(path, name))), factor)]),
        )
        const storage = countingStorage(memoryStorage({ 's/_metadata': rewritten(sized(value, factor)), ...files }))
        await summarize(await open('s', { storage }))
        return [...storage.counts.bytes.values()].reduce((sum, n) => sum + n, 0)
      }),
    )
    expect(counts[1]).toBe(counts[0])
  })
})

function grown(bytes: Uint8Array, factor: number): Uint8Array {
  const larger = new Uint8Array(bytes.length * factor)
  larger.set(bytes)
  return larger
}

/** Every handle of a file names so many times the bytes. */
function sized<T>(value: T, factor: number): T {
  if (Array.isArray(value)) return value.map(one => sized(one as unknown, factor)) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const isFile = 'path' in value && 'size' in value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      isFile && name === 'size' ? (one as number) * factor : sized(one as unknown, factor),
    ]),
  ) as T
}

function rewritten(value: ReturnType<typeof metadata.read>): Uint8Array {
  const w = new ByteWriter()
  metadata.write(w, value)
  return w.done()
}

type State = NonNullable<ReturnType<typeof metadata.read>['operators'][number]['subtasks']>[number]['state']

/** Files with a header, by name, and the most that listing it may read: up to the first offset, and four bytes of the data that tell the layout. */
function headersOf(state: State): readonly (readonly [string, number])[] {
  if (state === undefined) return []
  const { managedKeyed, rawKeyed, managedOperator } = state
  const found: (readonly [string, number])[] =
    managedKeyed.kind === 'changelog'
      ? [...managedKeyed.materialized, ...managedKeyed.changes].flatMap(inner =>
          headersOf({ ...state, managedKeyed: inner, rawKeyed: { kind: 'none' }, managedOperator: undefined }),
        )
      : []
  const least = (offsets: readonly number[]): number =>
    offsets.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const name = (handle: { readonly kind: string; readonly path?: string }): string =>
    handle.path?.slice(handle.path.lastIndexOf('/') + 1) ?? ''
  if (managedKeyed.kind === 'savepoint' || managedKeyed.kind === 'keyGroups')
    found.push([name(managedKeyed.delegate), least(managedKeyed.offsets.filter(o => o > 0)) + 4])
  if (managedKeyed.kind === 'changeFiles')
    found.push(...managedKeyed.files.map(file => [name(file.handle), 64 * 1024] as const))
  if (managedKeyed.kind === 'incremental') found.push([name(managedKeyed.meta), Number.POSITIVE_INFINITY])
  if (rawKeyed.kind === 'keyGroups') found.push([name(rawKeyed.delegate), 4 + longestBlock(rawKeyed.offsets)])
  if (managedOperator !== undefined && managedOperator.kind !== 'none')
    found.push([name(managedOperator.delegate), least(managedOperator.states.flatMap(s => s.offsets))])
  return found
}

const longestBlock = (offsets: readonly number[]): number =>
  offsets.slice(1).reduce((most, offset, i) => Math.max(most, offset - offsets[i]!), 0)
