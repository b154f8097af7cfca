import { SavepointError } from '../errors.ts'
import {
  addNested,
  fileHandle,
  streamIdentity,
  streamSize,
  streamsOf,
  type FileHandle,
  type HeldStream,
} from '../format/handle-tree.ts'
import type { KeyedHandle, StreamHandle } from '../format/handles.ts'
import type { OperatorEntry } from '../format/metadata.ts'
import type { Locator } from '../storage/locate.ts'
import { locateStream } from './streams.ts'

/** A place in `_metadata` that names bytes. */
export interface Reference extends HeldStream {
  readonly slot: 'keyed' | 'operator' | 'coordinator' | 'channel'
  /** The user's own bytes, or timers among them. */
  readonly isRaw: boolean
  /** undefined: the coordinator's. */
  readonly subtask: number | undefined
}

/** Every stream handle of an operator. */
export function references(operator: OperatorEntry): readonly Reference[] {
  const all: Reference[] = []
  const add = (
    slot: Reference['slot'],
    subtask: number,
    held: Parameters<typeof streamsOf>[0] | undefined,
    isRaw = false,
  ): void => {
    if (held === undefined || ('kind' in held && held.kind === 'none')) return
    for (const { handle, role, localPath } of streamsOf(held))
      all.push({ handle, role, localPath, slot, isRaw, subtask })
  }
  if (operator.coordinator !== undefined)
    all.push({
      handle: operator.coordinator,
      role: 'state',
      localPath: undefined,
      slot: 'coordinator',
      isRaw: false,
      subtask: undefined,
    })
  for (const { index, state } of operator.subtasks ?? []) {
    if (state === undefined) continue
    add('operator', index, state.managedOperator)
    add('operator', index, state.rawOperator, true)
    add('keyed', index, state.managedKeyed)
    add('keyed', index, state.rawKeyed, true)
    for (const channel of state.inputChannels ?? []) add('channel', index, channel)
    for (const channel of state.resultSubpartitions ?? []) add('channel', index, channel)
  }
  return all
}

/** Bytes that references stand for, as their handles state them. A file that several name counts once; inline bytes are each their own. */
export function bytesOf(all: Iterable<Reference>): number {
  const sum = fileBytes()
  let bytes = 0
  for (const { handle } of all) bytes += sum(handle)
  return bytes
}

/** Bytes of one handle after the other; 0 for those of a file, or of a part of it, that was named before. */
export function fileBytes(): (handle: StreamHandle) => number {
  const seen = new Set<string>()
  return handle => {
    const identity = streamIdentity(handle)
    if (identity !== undefined && seen.has(identity)) return 0
    if (identity !== undefined) seen.add(identity)
    return Math.max(0, streamSize(handle))
  }
}

/** First and last key group of a keyed handle; undefined: it has none. */
export function keyGroupsOf(handle: KeyedHandle): readonly [first: number, last: number] | undefined {
  if (handle.kind === 'none') return undefined
  const count = 'offsets' in handle ? handle.offsets.length : handle.count
  return count === 0 ? undefined : [handle.first, handle.first + count - 1]
}

/** What is wrong with a file that a handle names. */
export interface FileProblem {
  readonly error: SavepointError
  /** All that the handle tells of is there. */
  readonly harmless: boolean
}
/** Which reference it is about: the first that names the file. */
type NamedProblem = FileProblem & { readonly of: Reference }

/** Files of an operator that are not there or have another size than their handles say; each is looked up once. */
export async function* fileProblems(operator: OperatorEntry, locator: Locator): AsyncGenerator<NamedProblem> {
  const parts = { operator: operator.uid ?? operator.id }
  for (const [named, reference] of namedFiles(operator)) {
    try {
      const problem = await problemOf(named, locator)
      if (problem !== undefined) yield { ...problem, of: reference, error: problem.error.with(parts) }
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      yield { of: reference, error: error.with(parts), harmless: false }
    }
  }
}

/** The files that handles of an operator name, each once, with the first that does. */
function* namedFiles(operator: OperatorEntry): Generator<readonly [FileHandle, Reference]> {
  const seen = new Set<string>()
  for (const reference of references(operator)) {
    const named = fileHandle(reference.handle)
    const identity = named && `${named.kind} ${streamIdentity(named)}`
    if (named === undefined || seen.has(identity!)) continue
    seen.add(identity!)
    yield [named, reference]
  }
}

/** Sizes and times of the files of an operator, two numbers each, in the order of its handles; NaN where there is none. */
export type FileStamps = Float64Array

/** The files of an operator as they are now. Throws outside-root. */
export async function fileStamps(operator: OperatorEntry, locator: Locator): Promise<FileStamps> {
  const stamps: number[] = []
  for (const [handle] of namedFiles(operator)) {
    const file = await locateStream(handle, locator)
    stamps.push(file?.size ?? NaN, file?.modified ?? NaN)
  }
  return Float64Array.from(stamps)
}

/** Throws source-changed where a file of an operator is another than when its stamp was taken. */
export async function mustHaveStamps(operator: OperatorEntry, locator: Locator, before: FileStamps): Promise<void> {
  let i = 0
  for (const [handle] of namedFiles(operator)) {
    const file = await locateStream(handle, locator)
    const [size, modified] = [before[i++]!, before[i++]!]
    if (Object.is(file?.size ?? NaN, size) && Object.is(file?.modified ?? NaN, modified)) continue
    throw new SavepointError('source-changed', 'a file of the source changed while it was migrated', {
      file: file?.path ?? handle.path,
      operator: operator.uid ?? operator.id,
      found: file === undefined ? 'nothing' : `${file.size} bytes`,
      expected: `${size} bytes, as when it was planned`,
    })
  }
}

async function problemOf(handle: FileHandle, locator: Locator): Promise<FileProblem | undefined> {
  const file = await locateStream(handle, locator)
  if (file === undefined) return { error: locator.missing(handle.path), harmless: false }
  const least = handle.kind === 'segment' ? handle.from + handle.size : handle.size
  const parts = { file: file.path, found: `${file.size} bytes`, expected: `${least}` }
  if (file.size < least)
    return {
      error: new SavepointError('truncated', 'the file is shorter than its handle says', {
        ...parts,
        offset: file.size,
      }),
      harmless: false,
    }
  const isWhole = handle.kind === 'segment' || handle.size < 0 || file.size === least // a segment's file holds more, and some writers did not know the size
  return isWhole
    ? undefined
    : {
        error: new SavepointError('corrupt', 'the file is longer than its handle says', { ...parts, offset: least }),
        harmless: true,
      }
}

/** Every keyed handle of an operator, those inside changelog handles too. */
export function keyedHandles(operator: OperatorEntry): readonly KeyedHandle[] {
  const all: KeyedHandle[] = []
  for (const { state } of operator.subtasks ?? [])
    if (state !== undefined && state.managedKeyed.kind !== 'none') addNested(state.managedKeyed, all)
  return all
}
