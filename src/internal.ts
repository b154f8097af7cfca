// What our own command lines need beside the library (index.ts). Nothing outside imports it, and its names change without notice.

export { didYouMean } from './model/near.ts'
export { mergeProblems } from './model/problems.ts'
export { keepOf } from './export/filter.ts'
export { cellText, csvRecord, printRow, project, rowsOf, type Row } from './export/rows.ts'
export { typeOf } from './inspect/toc.ts'
export { mustBeAllowed } from './plan/losses.ts'
export { planFile, readPlanFile, type PlanFile } from './plan/plan-file.ts'
export { rowOf, STEPS, withStep } from './transform/steps.ts'
