import { ByteWriter } from '../bytes/writer.ts'
import type { Codec } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import {
  keyedHeader,
  operatorHeader,
  type KeyedHeader,
  type OperatorHeader,
  type StateMetaInfo,
  type Versioned,
} from '../format/state-header.ts'
import type { StateChange } from '../model/draft.ts'
import type { File } from '../model/file.ts'
import type { State } from '../model/savepoint.ts'
import { readHeader } from '../read/header.ts'
import type { Snapshots } from '../serializer/snapshot.ts'

/** What becomes of a state. */
export type ChangeOf = (state: State) => StateChange

interface HeaderCodecs {
  readonly keyed: Codec<Versioned<KeyedHeader>>
  readonly operator: Codec<Versioned<OperatorHeader>>
}
const compiled = new WeakMap<Snapshots, HeaderCodecs>()
function codecsOf(snapshots: Snapshots): HeaderCodecs {
  let codecs = compiled.get(snapshots)
  if (codecs === undefined)
    compiled.set(snapshots, (codecs = { keyed: keyedHeader(snapshots), operator: operatorHeader(snapshots) }))
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

export const keyedHeaderOf = async (file: File, end: number, snapshots: Snapshots): Promise<KeyedHeader> =>
  (await wholeHeader(file, codecsOf(snapshots).keyed, end)).value
export const operatorHeaderOf = async (file: File, end: number, snapshots: Snapshots): Promise<OperatorHeader> =>
  (await wholeHeader(file, codecsOf(snapshots).operator, end)).value

export interface EditedHeader {
  readonly bytes: Uint8Array
  /** By the position of a state in the old header: its position in the new one; −1 where it is dropped. */
  readonly numbers: readonly number[]
}

interface Source {
  readonly file: File
  readonly headerEnd: number
}

/** `states`: as the header lists them. */
export async function editKeyedHeader(
  { file, headerEnd, states }: Source & { readonly states: readonly State[] },
  change: ChangeOf,
  snapshots: Snapshots,
  compressed: boolean,
): Promise<EditedHeader> {
  const { keyed } = codecsOf(snapshots)
  const { version, value } = await wholeHeader(file, keyed, headerEnd)
  const names = states.map(state => change(state).name)
  return {
    bytes: bytesOf(keyed, { version, value: { ...value, compressed, states: renamed(value.states, names) } }),
    numbers: renumbered(names),
  }
}

/** `states`: list and union states, then broadcast states, as the header lists them. `version`: 5 has no compression flag. */
export async function editOperatorHeader(
  { file, headerEnd, states }: Source & { readonly states: readonly State[] },
  change: ChangeOf,
  snapshots: Snapshots,
  version: number,
  compressed: boolean,
): Promise<EditedHeader> {
  const { operator } = codecsOf(snapshots)
  const { value } = await wholeHeader(file, operator, headerEnd)
  const names = states.map(state => change(state).name)
  const lists = value.states.length
  const edited = {
    compressed: version >= 6 ? compressed : undefined,
    states: renamed(value.states, names.slice(0, lists)),
    broadcast: renamed(value.broadcast, names.slice(lists)),
  }
  return { bytes: bytesOf(operator, { version, value: edited }), numbers: renumbered(names) }
}

const renamed = (infos: readonly StateMetaInfo[], names: readonly (string | undefined)[]): readonly StateMetaInfo[] =>
  infos.flatMap((info, i) => (names[i] === undefined ? [] : [{ ...info, name: names[i] }]))

function renumbered(names: readonly (string | undefined)[]): readonly number[] {
  let next = 0
  return names.map(name => (name === undefined ? -1 : next++))
}

function bytesOf<T>(codec: Codec<T>, value: T): Uint8Array {
  const w = new ByteWriter()
  codec.write(w, value)
  return w.done()
}
