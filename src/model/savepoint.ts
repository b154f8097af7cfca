import type { SavepointError } from '../errors.ts'
import type { Type } from './type.ts'

/** What a state is to the job: Flink's kinds of keyed and operator state. (StateDescriptor.Type, OperatorStateHandle.Mode) */
export type StateKind =
  | 'value'
  | 'list'
  | 'map'
  | 'reducing'
  | 'aggregating'
  | 'folding'
  | 'timers'
  | 'union'
  | 'broadcast'
  | 'unknown'

/** One state of an operator, as the headers of its files describe it. */
export interface State {
  readonly name: string
  readonly scope: 'keyed' | 'operator'
  readonly kind: StateKind
  /** Keyed state only; undefined also where the header does not tell. */
  readonly key: Type | undefined
  readonly namespace: Type | undefined
  /** Map and broadcast state. */
  readonly mapKey: Type | undefined
  /** The value; the element of a list; the value of a map entry; the accumulator. Undefined for timers, and where it is unknown. */
  readonly value: Type | undefined
  /** Whether values carry the time of their last access. */
  readonly ttl: boolean
  /** Of Flink 2's asynchronous state API, whose headers differ. (KEY_VALUE_V2) */
  readonly asynchronous: boolean
  /** By role (key, namespace, mapKey, value): snapshot class and version as they are stored. */
  readonly serializers: Readonly<Record<string, { readonly snapshot: string; readonly version: number }>>
}

/** The state backend that wrote keyed state, as far as its files tell. */
export type Backend = 'heap' | 'rocksdb' | 'forst' | 'changelog'

/** How keyed state is laid out in files. */
export type Layout = 'canonical' | 'heap' | 'rocksdb' | 'forst' | 'changelog'

/** What could not be read; the rest could. */
export type Problem = SavepointError

/** What the headers of an operator say. */
export interface Headers {
  /** The union over all subtasks, in the order of first appearance. */
  readonly states: readonly State[]
  readonly layouts: ReadonlySet<Layout>
  /** As far as the files tell: canonical savepoints are alike whoever wrote them. */
  readonly backends: ReadonlySet<Backend>
  readonly problems: readonly Problem[]
  /** What the state is made of, per subtask. Timers in raw keyed state are parts of their own. */
  readonly parts: readonly {
    readonly kind: 'canonical' | 'heap' | 'rocksdb' | 'changelog' | 'operator' | 'timers'
    readonly subtask: number
  }[]
}

/** State of an operator that is no named state. `raw-keyed` holds timers too, where RocksDB jobs keep them on the heap. */
export const PSEUDO_STATES = ['coordinator', 'raw-operator', 'raw-keyed', 'channel'] as const
export type PseudoState = (typeof PSEUDO_STATES)[number]

/** An operator of the job and what it holds. (OperatorState) */
export interface Operator {
  /** 32 hex digits. */
  readonly id: string
  /** From the file (metadata version 5 on), else from the names given to `open`. */
  readonly uid: string | undefined
  readonly name: string | undefined
  readonly parallelism: number
  readonly maxParallelism: number
  /** Every subtask had finished. */
  readonly finished: boolean
  /** Bytes of the pseudo states it has, as `_metadata` states them. */
  readonly pseudoStates: Readonly<Partial<Record<PseudoState, number>>>
  /** Read when asked for, once: the headers of this operator's files and nothing else. */
  readonly headers: Promise<Headers>
  /** `headers`, only the states. */
  readonly states: Promise<readonly State[]>
}

/** An open savepoint or checkpoint. Only `_metadata` has been read. */
export interface Savepoint {
  /** The directory that holds `_metadata`. */
  readonly directory: string
  readonly metadataVersion: number
  /** Set where the version is newer than any known one: which layout fits it. */
  readonly guess: string | undefined
  readonly checkpointId: number
  /** States of the JobManager's hooks, by the hook's name. */
  readonly masterStates: readonly { readonly name: string; readonly version: number; readonly bytes: number }[]
  readonly operators: readonly Operator[]
}
