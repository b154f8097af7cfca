import type { ErrorParts, SavepointError } from '../errors.ts'

/** So many of the same tell where in the code they come from, which costs ten times the rest. */
const SAME = 100

/** Names the operator, and more, of its problems: thousands of subtasks may have the same one. */
export class Problems {
  private readonly operator: string
  private readonly counts = new Map<string, number>()
  private last:
    | { readonly error: SavepointError; readonly about: ErrorParts; readonly named: SavepointError }
    | undefined

  constructor(operator: string) {
    this.operator = operator
  }

  of(error: SavepointError, about: ErrorParts): SavepointError {
    if (this.last?.error === error && this.last.about.state === about.state && this.last.about.path === about.path)
      return this.last.named // of headers that are alike, in one file
    const parts = { operator: this.operator, ...about }
    const count = (this.counts.get(error.what) ?? 0) + 1
    this.counts.set(error.what, count)
    const named = count > SAME ? withoutStack(() => error.with(parts)) : error.with(parts)
    this.last = { error, about, named }
    return named
  }
}

function withoutStack<T>(make: () => T): T {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return make()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
