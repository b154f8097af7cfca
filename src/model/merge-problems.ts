import { SavepointError } from '../errors.ts'

/** One problem per operator, code and state; the same in a thousand places is said once, with the count. */
export function mergeProblems(problems: readonly SavepointError[]): readonly SavepointError[] {
  const groups = new Map<string, { readonly first: SavepointError; hint: string | undefined; count: number }>()
  for (const problem of problems) {
    const key = `${problem.code} ${problem.parts.operator} ${problem.parts.state} ${problem.what}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: problem, hint: problem.parts.hint, count: 1 })
    else {
      group.count++
      group.hint = problem.parts.hint // of missing files the last one knows all before
    }
  }
  return [...groups.values()].map(({ first, hint, count }) =>
    count === 1
      ? first
      : new SavepointError(first.code, `${first.what} (and in ${count - 1} more places)`, {
          ...first.parts,
          ...(hint !== undefined && { hint }),
        }),
  )
}
