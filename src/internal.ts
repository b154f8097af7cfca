// What our own command lines need beside the library (index.ts). Nothing outside imports it, and its names change without notice.

export { didYouMean } from './model/near.ts'
export { mergeProblems } from './model/problems.ts'
export { ask, type EntryQuestion, type RecordFormat } from './export/pieces.ts'
export { CELL_END, csvHeader } from './export/records.ts'
export { JsonWriter } from './bytes/json-writer.ts'
export { parseColumns } from './query/columns.ts'
export { parseSort } from './query/sort-by.ts'
export { whereOf } from './query/selection.ts'
export { typeOf } from './inspect/toc.ts'
export { mustBeAllowed } from './plan/losses.ts'
export { planFile, readPlanFile, type PlanFile } from './plan/plan-file.ts'
export { rowOf, STEPS, withStep } from './transform/steps.ts'
