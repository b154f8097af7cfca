import { localStorage } from './storage/local-writing.ts'
import { openIn } from './read/open.ts'
import type { OpenOptions, OpenSavepoint } from './read/savepoint.ts'
import { findSnapshots as findIn, type Found } from './read/find.ts'
import type { WritableStorage } from './model/file.ts'
import type { Plan } from './plan/plan.ts'
import { writePlan, type Report, type WriteOptions } from './run/write.ts'

/**
 * Opens a savepoint or checkpoint; reads its `_metadata` and nothing else.
 * Throws SavepointError: not-a-savepoint, missing-file, unknown-version, unknown-handle, truncated, corrupt, io.
 */
export const open = async (path: string, options: OpenOptions = {}): Promise<OpenSavepoint> =>
  openIn(options.storage ?? localStorage, path, options)

/** All snapshots under a directory, opened. */
export const findSnapshots = async (root: string, options: OpenOptions = {}): Promise<readonly Found[]> =>
  findIn(options.storage ?? localStorage, root, options)

/**
 * Writes what `planMigration` planned. The source is only read; the target is empty, absent, or holds the unfinished run of the same plan.
 * Throws SavepointError: would-lose, target-not-empty, source-changed, missing-file, io, and what reading the state throws.
 */
export const write = async (
  plan: Plan,
  directory: string,
  options: WriteOptions & { readonly storage?: WritableStorage } = {},
): Promise<Report> => writePlan(plan, directory, options.storage ?? localStorage, options)

export { SavepointError, ERROR_CODES, type ErrorCode, type ErrorParts } from './errors.ts'
export { sqlPlan, type PlanColumn, type SqlNode, type SqlPlan } from './read/sql-plan.ts'
export type { OpenOptions, OpenOperator, OpenSavepoint, OpenState, OperatorNames } from './read/savepoint.ts'
export type { Entry, Opaque } from './read/entries.ts'
export type { Found } from './read/find.ts'
export type { Backend, Headers, Layout, Operator, Savepoint, State, StateKind } from './model/savepoint.ts'
export type { File, Storage } from './model/file.ts'
export type { Type } from './model/type.ts'
export type { Metadata } from './format/metadata.ts'
export type { PathMapping } from './storage/locate.ts'
export { operatorIdOf } from './model/operator-id.ts'
export { findUids, type FoundUid, type UidSearch } from './classes/uid-search.ts'
export { memoryStorage } from './storage/memory.ts'
export { countingStorage, type Counts } from './storage/counting.ts'
export { localStorage }
export { parseType } from './type/notation.ts'
export { typeText } from './type/types.ts'
export { arrayType } from './type/array.ts'
export { listType, mapType, setType } from './type/collection.ts'
export { opaqueType } from './type/opaque.ts'
export { pojoType } from './type/pojo-type.ts'
export { eitherType, enumType, nullableType, rowType, tupleType } from './type/record.ts'
export {
  summarize,
  SUMMARY_DEFAULTS,
  type Summary,
  type SummaryOptions,
  type OperatorReport,
  type StateReport,
} from './inspect/summary.ts'
export { entryType } from './inspect/entry-type.ts'
export { listFiles, type FileReport } from './inspect/files.ts'
export { tableOfContents, type TocEntry } from './inspect/toc.ts'
export type { SubtaskReport } from './inspect/subtasks.ts'
export { verify, VERIFY_DEFAULTS, type Finding, type Verdict, type VerifyOptions } from './inspect/verify.ts'
export { releasesOf } from './flink/releases.ts'
export { digestOperator, type DigestOptions, type DigestReport } from './inspect/digest.ts'
export { select, type Selection } from './read/select.ts'
export { scan } from './read/scan.ts'
export { entryLayout, timestampOf, Spans, type EntryLayout, type Slot } from './entry/layout.ts'
export type { KeyGroupRange, Query } from './entry/query.ts'
export type { EntrySource, Stage } from './entry/source.ts'
export { ndjson, type LineOptions } from './export/pieces.ts'
export { QueryError } from './query/query-error.ts'
export type { Batch, Run } from './model/batch.ts'

export { planMigration, PLAN_DEFAULTS, type Plan, type PlanOptions } from './plan/plan.ts'
export { WRITE_DEFAULTS, type Progress, type Report, type WriteOptions } from './run/write.ts'
export { LOSS_CODES, type DamagedState, type Loss, type LossCode } from './plan/losses.ts'
export type { Change, OperatorLine, StateLine } from './plan/changes.ts'
export type { Format } from './plan/treatment.ts'
export { TARGET_RELEASES } from './flink/releases.ts'
export { steps, type Step } from './transform/steps.ts'
export { readStepsFile } from './transform/steps-file.ts'
export type { Pairs, Renames } from './transform/options-forms.ts'
export type { FileWriter, WritableStorage } from './model/file.ts'

// For codecs of own serializers.
export { form, composite, simple, type Snapshot, type SnapshotForm, type SnapshotForms } from './serializer/form.ts'
export { Codec, type Decoded } from './codec/codec.ts'
export { record, variant } from './codec/record.ts'
export { list, optional, prefixed, tagged, converted } from './codec/combine.ts'
export { absent, blob, bool, byte, double, float, int, long, offset, rest, short, utf } from './codec/base.ts'
export type { ByteReader } from './bytes/reader.ts'
export type { ByteWriter } from './bytes/writer.ts'
