import { ByteWriter } from '../bytes/writer.ts'
import type { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import {
  keyedHeader,
  operatorHeader,
  stateMetaInfo,
  type KeyedHeader,
  type OperatorHeader,
  type StateMetaInfo,
  type Versioned,
} from '../format/state-header.ts'
import type { File } from '../model/file.ts'
import type { HeaderSpec, HeaderState } from '../model/job.ts'
import { readHeader } from '../read/header.ts'
import type { Snapshots } from '../serializer/snapshot.ts'

interface HeaderCodecs {
  readonly keyed: Codec<Versioned<KeyedHeader>>
  readonly operator: Codec<Versioned<OperatorHeader>>
  readonly state: Codec<StateMetaInfo>
}
const compiled = new WeakMap<Snapshots, HeaderCodecs>()
function codecsOf(snapshots: Snapshots): HeaderCodecs {
  let codecs = compiled.get(snapshots)
  if (codecs === undefined) {
    codecs = { keyed: keyedHeader(snapshots), operator: operatorHeader(snapshots), state: stateMetaInfo(snapshots) }
    compiled.set(snapshots, codecs)
  }
  return codecs
}

/** The header that fills the file up to `end`. Throws what the bytes say, corrupt where it ends elsewhere. */
async function wholeHeader<T>(file: File, codec: Codec<T>, end: number): Promise<T> {
  const header = await readHeader(file, codec, end)
  if (header.error !== undefined) throw header.error
  if (header.value === undefined || header.end !== end)
    throw new SavepointError('corrupt', 'a header ends elsewhere than before', {
      file: file.path,
      offset: header.end,
      expected: `0x${end.toString(16)}`,
    })
  return header.value
}

/** The header of keyed state, in the first `end` bytes. Throws what the bytes say. */
export const readKeyedHeader = async (file: File, end: number, snapshots: Snapshots): Promise<Versioned<KeyedHeader>> =>
  wholeHeader(file, codecsOf(snapshots).keyed, end)
/** The header of operator state, in the first `end` bytes. Throws what the bytes say. */
export const readOperatorHeader = async (
  file: File,
  end: number,
  snapshots: Snapshots,
): Promise<Versioned<OperatorHeader>> => wholeHeader(file, codecsOf(snapshots).operator, end)

/** A header to be written, and how the states of the inputs stand in it. */
export interface BuiltHeader {
  readonly bytes: Uint8Array
  readonly version: number
  /** In the order of the header; of operator state list and union states come first, then broadcast states. */
  readonly states: readonly HeaderState[]
  /** By input, and by the position of a state in its header: the position in the new one; −1 where the state is left out. */
  readonly numbers: readonly (readonly number[])[]
}

/** One header for keyed state of several inputs. Throws incompatible where they describe the key or a state differently. */
export function buildKeyedHeader(
  headers: readonly Versioned<KeyedHeader>[],
  spec: HeaderSpec,
  snapshots: Snapshots,
): BuiltHeader {
  const { keyed, state } = codecsOf(snapshots)
  const [first, ...others] = headers
  if (first === undefined) throw new Error('a header is made of at least one')
  const key = bytesOf(snapshots.envelope, first.value.key)
  for (const { value } of others)
    if (!isEqual(bytesOf(snapshots.envelope, value.key), key)) throw notAlike('the key', undefined)
  const { infos, states, numbers } = merged(
    headers.map(({ value }) => value.states),
    spec,
    state,
  )
  const version = spec.version ?? first.version
  const value = { ...first.value, compressed: spec.compressed, states: infos }
  return { bytes: bytesOf(keyed, { version, value }), version, states, numbers }
}

/** The header for operator state of one input. */
export function buildOperatorHeader(
  header: Versioned<OperatorHeader>,
  spec: HeaderSpec,
  snapshots: Snapshots,
): BuiltHeader {
  const { operator, state } = codecsOf(snapshots)
  const lists = merged([header.value.states], spec, state)
  const broadcast = merged([header.value.broadcast], spec, state)
  const version = spec.version ?? header.version
  const value = {
    compressed: version >= 6 ? spec.compressed : undefined,
    states: lists.infos,
    broadcast: broadcast.infos,
  }
  const behind = (number: number): number => (number < 0 ? number : number + lists.infos.length)
  return {
    bytes: bytesOf(operator, { version, value }),
    version,
    states: [...lists.states, ...broadcast.states],
    numbers: [[...lists.numbers[0]!, ...broadcast.numbers[0]!.map(behind)]],
  }
}

/** The states that stay, under their new names, in the order of first appearance. One header never stands over bytes of two types. */
function merged(
  lists: readonly (readonly StateMetaInfo[])[],
  spec: HeaderSpec,
  codec: Codec<StateMetaInfo>,
): {
  readonly infos: readonly StateMetaInfo[]
  readonly states: readonly HeaderState[]
  readonly numbers: readonly (readonly number[])[]
} {
  const wanted = new Map(spec.states.map(state => [state.from, state]))
  const infos: StateMetaInfo[] = []
  const states: HeaderState[] = []
  let known: ReadonlyMap<string, { readonly number: number; readonly info: StateMetaInfo }> = new Map()
  const numbers = lists.map(list => {
    const seen = new Map(known)
    const own = list.map(info => {
      const state = wanted.get(info.name)
      if (state === undefined) return -1
      const other = known.get(info.name)
      if (other !== undefined) {
        if (isEqual(bytesOf(codec, other.info), bytesOf(codec, info))) return other.number
        throw notAlike('a state', info.name)
      }
      const number = infos.push({ ...info, name: state.name }) - 1
      states.push(state)
      seen.set(info.name, { number, info })
      return number
    })
    known = seen
    return own
  })
  return { infos, states, numbers }
}

const notAlike = (what: string, state: string | undefined): SavepointError =>
  new SavepointError(
    'incompatible',
    `subtasks describe ${what} by different snapshots, so one header cannot describe what they stored`,
    {
      ...(state !== undefined && { state }),
      hint: 'take a savepoint after the job was restored once more, which describes them alike',
    },
  )

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

function bytesOf<T>(codec: Codec<T>, value: T): Uint8Array {
  const w = new ByteWriter()
  codec.write(w, value)
  return w.done()
}
