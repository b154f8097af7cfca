import type { File } from '../model/file.ts'
import type { RocksLoss } from '../model/job.ts'
import type { State } from '../model/savepoint.ts'
import type { Database } from '../rocksdb/database.ts'

/** Keyed state of one subtask, in key groups from `first` on. */
export interface KeyedPart {
  readonly kind: 'canonical' | 'heap'
  readonly subtask: number
  readonly file: File
  readonly first: number
  /** By key group; 0 where a canonical one is empty. */
  readonly offsets: readonly number[]
  readonly compressed: boolean
  /** Bytes of the file in front of the data. */
  readonly headerEnd: number
  /** By the number that stands for each in the data; heap-native data holds the whole value of maps and lists. */
  readonly states: readonly State[]
}

/** Timers of one subtask in raw keyed state; an offset of −1 is an empty key group. */
export interface TimersPart {
  readonly kind: 'timers'
  readonly subtask: number
  readonly states: readonly State[]
  /** Whether these are all: timers of one service may hide the names of the next. */
  readonly complete: boolean
  readonly file: File
  readonly first: number
  readonly offsets: readonly number[]
}

/** Operator state of one subtask: an offset per element, or one for a whole broadcast state. */
export interface OperatorPart {
  readonly kind: 'operator'
  readonly subtask: number
  readonly file: File
  /** Of the header: 5 up to Flink 1.17, 6 since. (OperatorBackendSerializationProxy) */
  readonly version: number
  readonly compressed: boolean
  readonly headerEnd: number
  readonly states: readonly { readonly state: State; readonly offsets: readonly number[] }[]
}

/** RocksDB's files of one subtask; those of other key groups may lie in them too. */
export interface RocksPart {
  readonly kind: 'rocksdb'
  readonly subtask: number
  readonly first: number
  readonly count: number
  /** Holds the header and nothing else. */
  readonly file: File
  readonly headerEnd: number
  readonly states: readonly State[]
  /** What is damaged, and passed over. */
  readonly without: readonly RocksLoss[]
  /** Reads what lists its files, once. Throws missing-file and what the reading throws. */
  open(): Promise<Database>
}

/** State whose files are listed but not read yet. */
export interface ClosedPart {
  readonly kind: 'changelog'
  readonly subtask: number
  readonly states: readonly State[]
}

export type Part = KeyedPart | TimersPart | OperatorPart | RocksPart | ClosedPart
