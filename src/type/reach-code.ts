import type { Step } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import type { Inner } from './kind.ts'
import { unlessNull } from './pass-code.ts'
import type { Code } from './printer.ts'

/** A member that is looked for in a value. */
export interface Wanted {
  readonly steps: readonly Step[]
  /** The variable that is set to where it begins; it keeps what it was where the member is null, or what it stands in. */
  readonly name: string
}

/** The type of what steps lead to, where generated code can go there; undefined: it cannot. */
export function reached(type: Type, steps: readonly Step[], inner: Inner, code: Code): Type | undefined {
  if (steps.length === 0) return type
  const shape = inner.shape(type, code)
  if (shape === undefined) return undefined
  if (shape.through) return reached(shape.fields[0]!.type, steps, inner, code)
  const field = shape.fields.find(({ name }) => name === steps[0])
  return field && reached(field.type, steps.slice(1), inner, code)
}

/**
 * Statements that go once through a value and note where its members begin (pass-code.ts). `toEnd`: to the end of the value; else `at` may
 * stand anywhere in it.
 */
export function reachCode(
  type: Type,
  wanted: readonly Wanted[],
  toEnd: boolean,
  inner: Inner,
  code: Code,
  no: string,
): string {
  const here = wanted.filter(({ steps }) => steps.length === 0).map(({ name }) => `${name} = at;`)
  const inside = wanted.filter(({ steps }) => steps.length > 0)
  if (inside.length === 0) return `${here.join(' ')} ${toEnd ? inner.pass(type, code, no) : ''}`
  const shape = inner.shape(type, code)!
  const below = shape.fields.map(({ name }) =>
    shape.through
      ? inside
      : inside.filter(({ steps }) => steps[0] === name).map(one => ({ ...one, steps: one.steps.slice(1) })),
  )
  const last = toEnd ? shape.fields.length - 1 : below.findLastIndex(some => some.length > 0)
  const fields = shape.fields.slice(0, last + 1).map(({ type: field }, i) => {
    const text =
      below[i]!.length === 0
        ? inner.pass(field, code, no)
        : reachCode(field, below[i]!, toEnd || i < last, inner, code, no)
    return unlessNull(shape, i, no, text)
  })
  return `${here.join(' ')} ${shape.open(no)}\n${fields.join('\n')}`
}
