import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ByteWriter } from '../../src/bytes/writer.ts'
import type { KeyedHandle, OperatorHandle } from '../../src/format/handles.ts'
import { metadata, type OperatorEntry, type SubtaskState } from '../../src/format/metadata.ts'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import { hex, int16, int32, sized, utf } from '../hex.ts'
import { CANONICAL_SAVEPOINT, NATIVE_SAVEPOINT } from '../java/vectors.ts'

// Savepoints of any size, put together by hand after the worked examples of the format notes: Long keys and values, 128 key groups.

/** `sizes`: entries of each subtask. Keyed: the states `cnt` and, of every second key, `gone`. List: `numbers` and a broadcast state `rules`. */
export interface Made {
  readonly uid: string
  readonly layout: 'canonical' | 'heap' | 'list'
  readonly sizes: readonly number[]
}

const MAX_PARALLELISM = 128
const LONG = `00000002 ${utf('org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot')} 00000003 `
const VOID = `00000002 ${utf('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')} 00000003 `
const option = (key: string, value: string): string => `00000001 ${utf(key)} ${utf(value)} `
const valueState = (name: string): string =>
  `${utf(name)} 00000000 ${option('KEYED_STATE_TYPE', 'VALUE')} 00000002 ${utf('VALUE_SERIALIZER')} ${LONG} ${utf('NAMESPACE_SERIALIZER')} ${VOID}`
const listState = (name: string, mode = 'SPLIT_DISTRIBUTE'): string =>
  `${utf(name)} 00000001 ${option('OPERATOR_STATE_DISTRIBUTION_MODE', mode)} 00000001 ${utf('VALUE_SERIALIZER')} ${LONG}`
const broadcastState = (name: string): string =>
  `${utf(name)} 00000002 ${option('OPERATOR_STATE_DISTRIBUTION_MODE', 'BROADCAST')} 00000002 ${utf('KEY_SERIALIZER')} ${LONG} ${utf('VALUE_SERIALIZER')} ${LONG}`

/** Of a state file, uncompressed, with states of Long by Long. (KeyedBackendSerializationProxy) */
export const keyedHeader = (...names: readonly string[]): Uint8Array =>
  hex(`00000006 00 ${LONG} ${int16(names.length)} ${names.map(valueState).join('')}`)
/** (OperatorBackendSerializationProxy) */
export const operatorHeader = (
  lists: readonly string[],
  broadcasts: readonly string[],
  version: 5 | 6 = 6,
): Uint8Array =>
  hex(
    `${int32(version)} ${version === 6 ? '00' : ''} ${int16(lists.length)} ${lists.map(name => listState(name)).join('')} ${int16(broadcasts.length)} ${broadcasts.map(broadcastState).join('')}`,
  )

/** Writes the files and `_metadata`, version 6. */
export function makeSavepoint(directory: string, operators: readonly Made[]): void {
  mkdirSync(directory, { recursive: true })
  const entries = operators.map(made => operatorEntry(directory, made))
  const native = operators.some(({ layout }) => layout === 'heap')
  writeMetadata(directory, entries, hex(native ? NATIVE_SAVEPOINT : CANONICAL_SAVEPOINT))
}

export function writeMetadata(
  directory: string,
  operators: readonly OperatorEntry[],
  properties = hex(CANONICAL_SAVEPOINT),
): void {
  const w = new ByteWriter()
  metadata.write(w, { version: 6, checkpointId: 7, masterStates: [], operators, properties })
  writeFileSync(join(directory, '_metadata'), w.done())
}

export const NO_STATE: SubtaskState = {
  managedOperator: undefined,
  rawOperator: undefined,
  managedKeyed: { kind: 'none' },
  rawKeyed: { kind: 'none' },
  inputChannels: [],
  resultSubpartitions: [],
  regionalCheckpointId: undefined,
}

export const entryOf = (uid: string, states: readonly SubtaskState[]): OperatorEntry => ({
  name: uid,
  uid,
  id: operatorIdOf(uid),
  parallelism: states.length,
  maxParallelism: MAX_PARALLELISM,
  chainLength: undefined,
  coordinator: { kind: 'none' },
  subtasks: states.map((state, index) => ({ index, legacy: undefined, state })),
})

function operatorEntry(directory: string, made: Made): OperatorEntry {
  return entryOf(
    made.uid,
    made.sizes.map((_, subtask) => {
      const name = `${made.uid}-file-${subtask}`
      const { bytes, handle } = made.layout === 'list' ? listFile(made, subtask, name) : keyedFile(made, subtask, name)
      writeFileSync(join(directory, name), bytes)
      return { ...NO_STATE, ...handle }
    }),
  )
}

interface Content {
  readonly state: 'cnt' | 'gone'
  readonly keyGroup: number
  readonly key: bigint
  readonly value: bigint
}

/** By key group, then state. */
function contents(
  { sizes }: Made,
  subtask: number,
): { readonly first: number; readonly count: number; readonly groups: readonly (readonly Content[])[] } {
  const first = Math.ceil((subtask * MAX_PARALLELISM) / sizes.length)
  const count = Math.ceil(((subtask + 1) * MAX_PARALLELISM) / sizes.length) - first
  const groups = Array.from({ length: count }, (_, i): Content[] => {
    const keys: number[] = []
    for (let j = i; j < sizes[subtask]!; j += count) keys.push(j)
    const of = (state: Content['state'], among: readonly number[], plus: number): Content[] =>
      among.map(j => ({
        state,
        keyGroup: first + i,
        key: BigInt(subtask) * 1_000_000_000n + BigInt(j),
        value: BigInt(j + plus),
      }))
    return [
      ...of('cnt', keys, 0),
      ...of(
        'gone',
        keys.filter(j => j % 2 === 0),
        7,
      ),
    ]
  })
  return { first, count, groups }
}

const NUMBERS = { cnt: 0, gone: 1 }

function keyedFile(
  made: Made,
  subtask: number,
  name: string,
): { readonly bytes: Uint8Array; readonly handle: { readonly managedKeyed: KeyedHandle } } {
  const { first, groups } = contents(made, subtask)
  const header = keyedHeader('cnt', 'gone')
  const parts: Uint8Array[] = [header]
  const offsets: number[] = []
  let at = header.length
  for (const [i, group] of groups.entries()) {
    const block = made.layout === 'heap' ? heapBlock(first + i, group) : canonicalBlock(group)
    offsets.push(block.length === 0 ? 0 : at)
    parts.push(block)
    at += block.length
  }
  const delegate = { kind: 'relative', path: name, size: at } as const
  const handle: KeyedHandle =
    made.layout === 'heap'
      ? { kind: 'keyGroups', first, offsets, delegate, id: `id-${name}` }
      : { kind: 'savepoint', first, offsets, delegate }
  return { bytes: Buffer.concat(parts), handle: { managedKeyed: handle } }
}

const long = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

function canonicalBlock(group: readonly Content[]): Buffer {
  const text: Buffer[] = []
  for (const [i, { state, keyGroup, key, value }] of group.entries()) {
    const next = group[i + 1]
    if (i === 0) text.push(Buffer.from([0, NUMBERS[state]]))
    const last = next?.state !== state
    text.push(
      Buffer.from([0, 0, 0, 10, keyGroup | (last ? 0x80 : 0)]),
      long(key),
      Buffer.from([0, 0, 0, 0, 8]),
      long(value),
    )
    if (last) text.push(Buffer.from(next === undefined ? [0xff, 0xff] : [0, NUMBERS[next.state]]))
  }
  return Buffer.concat(text)
}

function heapBlock(keyGroup: number, group: readonly Content[]): Buffer {
  const parts: Buffer[] = [Buffer.from([0, 0, 0, keyGroup])]
  for (const state of ['cnt', 'gone'] as const) {
    const own = group.filter(content => content.state === state)
    const count = Buffer.alloc(6)
    count.writeInt16BE(NUMBERS[state], 0)
    count.writeInt32BE(own.length, 2)
    parts.push(count, ...own.map(({ key, value }) => Buffer.concat([Buffer.from([0]), long(key), long(value)])))
  }
  return Buffer.concat(parts)
}

const RULES = 3

function listFile(
  { sizes }: Made,
  subtask: number,
  name: string,
): { readonly bytes: Uint8Array; readonly handle: { readonly managedOperator: OperatorHandle } } {
  const header = operatorHeader(['numbers'], ['rules'])
  const elements = Array.from({ length: sizes[subtask]! }, (_, j) => long(BigInt(j)))
  const rules = Array.from({ length: RULES }, (_, j) => Buffer.concat([long(BigInt(j)), long(BigInt(j * 100))]))
  const count = Buffer.from([0, 0, 0, RULES])
  const bytes = Buffer.concat([header, ...elements, count, ...rules])
  const states = [
    { name: 'numbers', mode: 0, offsets: elements.map((_, j) => header.length + 8 * j) },
    { name: 'rules', mode: 2, offsets: [header.length + 8 * elements.length] },
  ]
  return {
    bytes,
    handle: {
      managedOperator: {
        kind: 'partitionable',
        states,
        delegate: { kind: 'relative', path: name, size: bytes.length },
      },
    },
  }
}

/** What `sp-inspect cat` prints of an operator, sorted. */
export function linesOf(made: Made): readonly string[] {
  const lines = made.sizes.flatMap((size, subtask) =>
    made.layout === 'list'
      ? Array.from({ length: size }, (_, j) => `{"state":"numbers","subtask":${subtask},"value":${j}}`)
      : contents(made, subtask)
          .groups.flat()
          .map(
            ({ state, keyGroup, key, value }) =>
              `{"state":"${state}","keyGroup":${keyGroup},"key":${key},"value":${value}}`,
          ),
  )
  const rules = Array.from(
    { length: made.layout === 'list' ? RULES : 0 },
    (_, j) => `{"state":"rules","copies":${made.sizes.length},"mapKey":${j},"value":${j * 100}}`,
  )
  return [...lines, ...rules].toSorted()
}

/** A stream of so many bytes as hex, for `_metadata` by hand. */
export const inlineHex = (name: string, bytes: string): string => `01 ${utf(name)} ${sized(bytes)}`
