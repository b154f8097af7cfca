import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode, type Codec } from '../../src/codec/codec.ts'
import type { KeyedHandle, StreamHandle } from '../../src/format/handles.ts'
import { metadata, type Metadata } from '../../src/format/metadata.ts'
import { rawTimers } from '../../src/format/raw-timers.ts'
import { keyedHeader, operatorHeader } from '../../src/format/state-header.ts'
import { open, summarize } from '../../src/index.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

const snapshots = snapshotsWith(ownSerializers)
const keyed = keyedHeader(snapshots)
const operator = operatorHeader(snapshots)
const found = new Map<string, number>()
const count = (what: string): void => void found.set(what, (found.get(what) ?? 0) + 1)

function streamBytes(handle: StreamHandle, directory: string): Uint8Array {
  switch (handle.kind) {
    case 'inline':
      return handle.data
    case 'relative':
      return bytesOf(join(directory, handle.path))
    default:
      throw new Error(`the corpus has no ${handle.kind} handles`)
  }
}

/** Where compressed operator state begins; without elements nothing follows it. */
const SNAPPY_STREAM = Buffer.from('ff060000734e61507059', 'hex')

/** Read to its last byte, which is where the data begins, and written back alike. */
function checkHeader<T extends { readonly value: { readonly compressed: boolean | undefined } }>(
  codec: Codec<T>,
  bytes: Uint8Array,
  offsets: readonly number[],
  where: string,
): void {
  const data = bytes.subarray(
    0,
    offsets.reduce((least, offset) => Math.min(least, offset), bytes.length),
  )
  const value = decode(codec, new ByteReader(data, where))
  const w = new ByteWriter()
  codec.write(w, structuredClone(value))
  const compressedOperator = codec === (operator as unknown) && value.value.compressed === true
  expect(Buffer.compare(Buffer.concat([w.done(), ...(compressedOperator ? [SNAPPY_STREAM] : [])]), data), where).toBe(0)
}

function checkKeyed(handle: KeyedHandle, directory: string, where: string): void {
  count(`keyed ${handle.kind}`)
  switch (handle.kind) {
    case 'none':
      return
    case 'savepoint':
    case 'keyGroups':
    case 'keyGroupsV1':
      return checkHeader(
        keyed,
        streamBytes(handle.delegate, directory),
        handle.offsets.filter(offset => offset !== 0),
        where,
      )
    case 'incremental':
    case 'incrementalV1':
      return checkHeader(keyed, streamBytes(handle.meta, directory), [], where)
    default:
      throw new Error(`the corpus has no ${handle.kind} handles`)
  }
}

/** Every key group's block begins with the services; those without timers are read to the last byte. */
function checkRawKeyed(handle: KeyedHandle, directory: string, where: string): void {
  if (handle.kind !== 'keyGroupsV1' && handle.kind !== 'keyGroups') return expect(handle.kind).toBe('none')
  count('raw keyed')
  const bytes = streamBytes(handle.delegate, directory)
  const { head, service, processingTimers } = rawTimers(snapshots)
  const starts = handle.offsets.filter(offset => offset >= 0)
  for (const [i, start] of starts.entries()) {
    const r = new ByteReader(bytes.subarray(0, starts[i + 1] ?? bytes.length), where, 0, start)
    const w = new ByteWriter()
    const begin = head.read(r)
    head.write(w, begin)
    const { version, services } = begin
    let timers = 0
    for (let n = 0; n < services && timers === 0; n++) {
      const value = service[version].read(r)
      service[version].write(w, value)
      timers += value.eventTimers
      if (timers > 0) break
      timers += processingTimers.read(r)
      processingTimers.write(w, timers)
    }
    expect(Buffer.compare(w.done(), bytes.subarray(start, r.at)), where).toBe(0)
    if (timers === 0) expect(r.left, where).toBe(0)
  }
}

function checkSnapshot(value: Metadata, directory: string): void {
  for (const { id, subtasks } of value.operators) {
    for (const { index, state } of subtasks ?? []) {
      if (state === undefined) continue
      const where = `${inCorpus(directory)} ${id} ${index}`
      checkKeyed(state.managedKeyed, directory, where)
      checkRawKeyed(state.rawKeyed, directory, where)
      const managed = state.managedOperator
      if (managed === undefined || managed.kind === 'none') continue
      count(`operator ${managed.kind}`)
      checkHeader(
        operator,
        streamBytes(managed.delegate, directory),
        managed.states.flatMap(s => s.offsets),
        where,
      )
    }
  }
}

describe.skipIf(CORPUS_DIR === undefined)(`corpus: state headers (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    checkSnapshot(decode(metadata, new ByteReader(bytesOf(file), file)), dirname(file))
    const { summary, problems } = await summarize(await open(file, { codecs: ownSerializers }))
    expect(problems.map(problem => problem.message)).toEqual([])
    expect(summary.missingFiles).toBe(0)
  })
  test('what was found', () => {
    const text = [...found].toSorted().map(([what, n]) => `${n} ${what}`)
    process.stdout.write(`corpus headers: ${text.join(', ')}\n`)
    expect(found.size).toBeGreaterThan(0)
  })
})
