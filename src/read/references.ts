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
import type { File } from '../model/file.ts'
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
    for (const { handle, role, localPath, mayGrow } of streamsOf(held))
      all.push({ handle, role, localPath, mayGrow, slot, isRaw, subtask })
  }
  if (operator.coordinator !== undefined)
    all.push({
      handle: operator.coordinator,
      role: 'state',
      localPath: undefined,
      mayGrow: false,
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

/** A file that a handle names, looked up. */
export interface FoundFile {
  /** The first that names it. */
  readonly reference: Reference
  /** undefined: there is none. */
  readonly file: File | undefined
  readonly problem: FileProblem | undefined
}
/** What is wrong with it. */
interface FileProblem {
  readonly error: SavepointError
  /** All that the handle tells of is there. */
  readonly harmless: boolean
}

/** The files that handles of an operator name, each looked up once, in the order of the handles. */
export async function* foundFiles(operator: OperatorEntry, locator: Locator): AsyncGenerator<FoundFile> {
  const problemOf = (error: SavepointError, harmless = false): FileProblem => ({
    error: error.with({ operator: operator.uid ?? operator.id }),
    harmless,
  })
  for (const [named, reference] of namedFiles(operator)) {
    let file: File | undefined
    let problem: FileProblem | undefined
    try {
      file = await locateStream(named, locator)
      if (file === undefined) problem = problemOf(locator.missing(named.path))
      else if (file.size < least(named)) problem = problemOf(ofAnotherSize('truncated', 'shorter', named, file))
      else if (isTooLong(named, reference, file))
        problem = problemOf(ofAnotherSize('corrupt', 'longer', named, file), true)
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      problem = problemOf(error)
    }
    yield { reference, file, problem }
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

/** Bytes a file has to have. */
const least = (handle: FileHandle): number => (handle.kind === 'segment' ? handle.from + handle.size : handle.size)

/** More than a handle says are those of somebody else, or of another file; some writers did not know the size. */
const isTooLong = (handle: FileHandle, { mayGrow }: Reference, file: File): boolean =>
  !mayGrow && handle.kind !== 'segment' && handle.size >= 0 && file.size > handle.size

const ofAnotherSize = (
  code: 'truncated' | 'corrupt',
  how: 'shorter' | 'longer',
  handle: FileHandle,
  { path, size }: File,
): SavepointError =>
  new SavepointError(code, `the file is ${how} than its handle says`, {
    file: path,
    offset: Math.min(size, least(handle)),
    found: `${size} bytes`,
    expected: `${least(handle)}`,
  })

/** Sizes and times of the files of an operator, two numbers each, in the order of its handles; NaN where there is none. */
export type FileStamps = Float64Array

/** Of files in the order in which they were found. */
export const stampsOf = (files: readonly (File | undefined)[]): FileStamps =>
  Float64Array.from(files.flatMap(file => [file?.size ?? NaN, file?.modified ?? NaN]))

/** Throws source-changed where a file of an operator is another than when its stamp was taken. */
export async function mustHaveStamps(operator: OperatorEntry, locator: Locator, before: FileStamps): Promise<void> {
  let i = 0
  for (const [handle] of namedFiles(operator)) {
    const file = await locateStream(handle, locator)
    const [size, modified] = [before[i++]!, before[i++]!]
    if (Object.is(file?.size ?? NaN, size) && Object.is(file?.modified ?? NaN, modified)) continue
    const path = file?.path ?? locator.missing(handle.path).parts.file ?? handle.path
    throw sourceChanged({ path, size }, file).with({ operator: operator.uid ?? operator.id })
  }
}

/** The error for a file of the source that is not what it was. */
export const sourceChanged = (
  { path, size }: { readonly path: string; readonly size: number },
  found: File | undefined,
): SavepointError =>
  new SavepointError('source-changed', 'a file of the source changed while it was read', {
    file: path,
    found: found === undefined ? 'nothing' : `${found.size} bytes`,
    expected: `${size} bytes, as when it was opened`,
    hint: 'a checkpoint of a running job may be removed or replaced: copy it, or take a savepoint',
  })

/** Every keyed handle of an operator, those inside changelog handles too. */
export function keyedHandles(operator: OperatorEntry): readonly KeyedHandle[] {
  const all: KeyedHandle[] = []
  for (const { state } of operator.subtasks ?? [])
    if (state !== undefined && state.managedKeyed.kind !== 'none') addNested(state.managedKeyed, all)
  return all
}
