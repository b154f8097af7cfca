import type { Edit } from './draft.ts'

// A migration is a list of files to come. A job says everything about one of them, and is plain data: it may be written down as JSON and
// done by another process, which needs the storage and nothing of `_metadata`.

/** State of so many bytes, or fewer, stands in `_metadata` itself: Flink's default. (execution.checkpointing.data-inline-threshold) */
export const INLINE_THRESHOLD = 20 * 1024

/** Bytes of a source. */
export type BytesRef =
  | {
      readonly kind: 'file'
      readonly path: string
      /** Of the whole file, and its time (milliseconds since 1970-01-01T00:00Z; null where unknown), when it was planned. */
      readonly size: number
      readonly modified: number | null
      /** Where they lie in the file; null: they are all of it. */
      readonly segment: { readonly from: number; readonly size: number } | null
    }
  /** `name`: for messages. `data`: base64. */
  | { readonly kind: 'inline'; readonly name: string; readonly data: string }

/** A stream of a source, whatever is in it. */
export interface StreamRef {
  readonly kind: 'stream'
  readonly bytes: BytesRef
}
/** Keyed state of one subtask, in key groups from `first` on. Offsets and `headerEnd` are bytes from the start. */
export interface KeyGroupsRef {
  readonly kind: 'canonical' | 'heap'
  readonly bytes: BytesRef
  readonly subtask: number
  readonly first: number
  readonly offsets: readonly number[]
  readonly compressed: boolean
  readonly headerEnd: number
  /** Key groups that are damaged, and left out. */
  readonly without: readonly number[]
}
/** What of a RocksDB cannot be read. */
export interface RocksLoss {
  /** The column family. */
  readonly state: string
  /** A table that is not opened or, with `block`, one of which the block at that offset is passed over; null: neither. */
  readonly table: string | null
  readonly block: number | null
  /** No key in there is given out, whatever table has it: a value that is older, or was deleted, would come back. null: all keys can be read. */
  readonly keys: KeyRange | null
}
/** Of stored keys, which begin with their key group, in hex. `to`: null for the end. */
export interface KeyRange {
  readonly from: string
  readonly fromOpen: boolean
  readonly to: string | null
  readonly toOpen: boolean
}
/** RocksDB's files of one subtask; `bytes` hold the header and nothing else. */
export interface RocksRef {
  readonly kind: 'rocksdb'
  readonly bytes: BytesRef
  readonly subtask: number
  readonly first: number
  readonly count: number
  readonly headerEnd: number
  readonly files: readonly { readonly localPath: string; readonly bytes: BytesRef }[]
  /** What is damaged, and left out. */
  readonly without: readonly RocksLoss[]
}
/** Operator state of one subtask, its states in the order of the handle. */
export interface PartitionsRef {
  readonly kind: 'operator'
  readonly bytes: BytesRef
  readonly subtask: number
  /** Of the header: 5 or 6. (OperatorBackendSerializationProxy) */
  readonly version: number
  readonly compressed: boolean
  readonly headerEnd: number
  readonly states: readonly { readonly name: string; readonly offsets: readonly number[] }[]
  /** Names of states whose list is damaged, and left out; they stay in the header. */
  readonly without: readonly string[]
}

/** A state of a header to come: that of the inputs which is called `from`. Inputs' states that none names are left out. */
export interface HeaderState {
  readonly from: string
  readonly name: string
  readonly edits: readonly Edit[]
}
/** A header to come. What no edit touches keeps its snapshots as they are in the inputs. */
export interface HeaderSpec {
  /** null: that of the input. Version 5 of operator state has no compression flag. */
  readonly version: number | null
  readonly compressed: boolean
  readonly states: readonly HeaderState[]
}

interface Job {
  /** Of the file in the target, and of the handle where there is none. */
  readonly name: string
}
/** The bytes as they are. */
export interface CopyJob extends Job {
  readonly treatment: 'copy'
  readonly inputs: readonly [StreamRef]
}
/** A header of our own, the data behind it as it is, but for key groups and lists that the input is to be left without. */
export interface NewHeaderJob extends Job {
  readonly treatment: 'new-header'
  readonly inputs: readonly [KeyGroupsRef | PartitionsRef]
  readonly header: HeaderSpec
  /** Of the operator. */
  readonly maxParallelism: number
}
/** Entries read and written again: inputs with key groups as canonical keyed state, in ascending order; operator state uncompressed. */
export type RewriteJob = Job & { readonly treatment: 'rewrite'; readonly header: HeaderSpec } & (
    | {
        readonly inputs: readonly (KeyGroupsRef | RocksRef)[]
        readonly keyGroups: { readonly first: number; readonly count: number }
        readonly maxParallelism: number
      }
    | { readonly inputs: readonly [PartitionsRef]; readonly keyGroups: null }
  )
/** One file to come. Names derive from the plan, never from the order of calls. */
export type FileJob = CopyJob | NewHeaderJob | RewriteJob
export type Treatment = FileJob['treatment']

/** What a state of one file holds. */
export interface StateContents {
  readonly name: string
  readonly entries: number
  /** Of keys without their key group, and values. */
  readonly bytes: number
  /** `v1:` and 32 hex digits. */
  readonly digest: string
}

/** What became of a job: plain data too. */
export interface JobResult {
  readonly name: string
  readonly size: number
  /** `xxh64:…` of what was written; null: a hard link. */
  readonly hash: string | null
  /** Where the data of each state lies, by the states of the handle (keyed state: one list for all); none for what was copied. */
  readonly offsets: readonly (readonly number[])[]
  /** Of entries that were rewritten. */
  readonly states: readonly StateContents[]
  /** base64, where the bytes are too few for a file: they stand in `_metadata`. */
  readonly inline: string | null
}

/** The bytes a job reads. */
export const bytesOfJob = ({ inputs }: FileJob): readonly BytesRef[] =>
  inputs.flatMap(input => [input.bytes, ...(input.kind === 'rocksdb' ? input.files.map(({ bytes }) => bytes) : [])])
