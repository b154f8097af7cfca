import type { UidSearch } from '../classes/uid-search.ts'
import type { Query } from '../entry/query.ts'
import type { SavepointError } from '../errors.ts'
import type { Metadata, OperatorEntry } from '../format/metadata.ts'
import type { Properties } from '../format/properties.ts'
import type { Batch } from '../model/batch.ts'
import type { File, Storage } from '../model/file.ts'
import type { Operator, Savepoint, State } from '../model/savepoint.ts'
import type { SnapshotForms } from '../serializer/form.ts'
import type { Snapshots } from '../serializer/snapshot.ts'
import type { Locator, PathMapping } from '../storage/locate.ts'
import type { Entry } from './entries.ts'
import type { OpenHeaders } from './headers.ts'
import type { SqlNode, SqlPlan } from './sql-plan.ts'

// What reading a savepoint gives: types only, for all that works on it.

/** What `open` is told beside the path; by default nothing, and files are those of the local disk. */
export interface OpenOptions {
  /** Names for operators whose uid or name the file does not hold. */
  readonly uids?: OperatorNames
  /** A compiled plan of the SQL job: names for operators and for columns. */
  readonly sqlPlan?: SqlPlan
  /** Where files are now that the snapshot names by absolute paths. */
  readonly mapPath?: readonly PathMapping[]
  /** Snapshot bodies of serializers that are not Flink's, by class name. */
  readonly codecs?: SnapshotForms
  /**
   * The classes of the job, which are parsed and never run: jars, directories of classes, class files, files of types. The first that has a
   * class wins. Where nothing else names an operator, they are looked through for a text that gives its ID.
   */
  readonly classes?: readonly string[]
  /** Which Kryo wrote values, where it is not the one of the release that wrote the metadata. */
  readonly kryo?: 2 | 5
  readonly storage?: Storage
}
/** Names that Flink 1.x does not store: only hashes of them are in `_metadata`. */
export interface OperatorNames {
  /** uids of the job; each names the operator whose ID it hashes to. */
  readonly uids?: readonly string[]
  /** Names by operator ID. */
  readonly names?: ReadonlyMap<string, string>
}

/** Of the entries of one state. */
export type StateQuery = Omit<Query, 'states'>

/** A state whose contents can be read. */
export interface OpenState extends State {
  /** Plain objects, safe to keep, as they are stored. Throws what cannot be read, unless `problem` takes it. */
  entries(query?: StateQuery, problem?: (error: SavepointError) => void): AsyncIterable<Entry>
  /** Borrowed columns of raw bytes: valid until the next pull. */
  batches(query?: StateQuery, problem?: (error: SavepointError) => void): AsyncIterable<Batch>
}
/** An operator as it was read. `states` and `headers` are read from its files when they are asked for first, and reject with what is wrong there. */
export interface OpenOperator extends Operator {
  readonly states: Promise<readonly OpenState[]>
  readonly entry: OperatorEntry
  readonly headers: Promise<OpenHeaders>
  /** What the SQL plan given to `open` says of it. */
  readonly node: SqlNode | undefined
  /** What told the uid, where it is neither the file nor `uids`. */
  readonly uidFrom: 'classes' | undefined
  readonly snapshots: Snapshots
}
/** A savepoint as it was read: with all that `_metadata` says. */
export interface OpenSavepoint extends Savepoint {
  readonly operators: readonly OpenOperator[]
  readonly metadata: Metadata
  readonly metadataFile: File
  readonly properties: Properties | undefined
  /** Bytes behind the end of `_metadata` that Flink ignores. */
  readonly trailing: number
  readonly locator: Locator
  readonly storage: Storage
  /** What reads snapshots, those of own serializers too. */
  readonly snapshots: Snapshots
  /** Of uids in the job's classes; undefined: there was nothing to look for, or no place to look. */
  readonly uidSearch: UidSearch | undefined
}
