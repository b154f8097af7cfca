import type { ByteReader } from '../bytes/reader.ts'
import { canGenerate } from '../codec/record.ts'
import type { Type } from '../model/type.ts'
import type { Inner } from './kind.ts'
import { Code } from './printer.ts'
import { WARM } from './warm.ts'
import type { Shape } from './record-shape.ts'

// Straight-line code that passes over values, and goes to some of their members: of the fragments that printers are made of (printer.ts), but
// only `b`, `at`, `end` and `v` are used. Where something is not as it should be a fragment gives way by the statement `no`, and the plain
// program begins again in front of the whole value: so what it says of damaged bytes is said once. `at` may stand behind `end` until something
// looks; who ends a program does.

/** Passes over one value. */
export type Skip = (r: ByteReader) => void

/** Fields beyond that are passed over by the plain program, for the engine does not optimize what is too long. */
const MOST = 100

/** Statements that pass over a value. */
export const passCode = (type: Type, inner: Inner, code: Code, no: string): string =>
  code.inside(() => ownCode(type, inner, code, no)) ?? `if (at > end) ${no}\n${code.skipCall(inner.codec(type).skip)}`

/** undefined: there are none but a call. */
function ownCode(type: Type, inner: Inner, code: Code, no: string): string | undefined {
  const shape = inner.shape(type, code)
  if (shape === undefined) return inner.passOf(type, code, no)
  if (shape.fields.length > MOST) return undefined
  return `${shape.open(no)}\n${shape.fields.map((_, i) => fieldCode(shape, i, inner, code, no)).join('\n')}`
}

function fieldCode(shape: Shape, i: number, inner: Inner, code: Code, no: string): string {
  return unlessNull(shape, i, no, passCode(shape.fields[i]!.type, inner, code, no))
}

/** `text` stands for field i, where it is not null. */
export function unlessNull({ isNull, flagged }: Shape, i: number, no: string, text: string): string {
  if (isNull === undefined) return text
  return `${flagged ? `if (at >= end) ${no}\n` : ''}if (!(${isNull(i)})) { ${text} }`
}

/** `n` elements that take at least so many bytes; those that may take none are counted by the plain program. */
export function elementsCode(code: Code, no: string, least: number, element: () => string): string | undefined {
  return least === 0 ? undefined : `{ ${code.count(no, least)}\nfor (let i = 0; i < n; i++) { ${element()} } }`
}

/** Code that passes over values of a type; `plain` does the same. */
export const generatedSkip = (type: Type, plain: Skip, inner: Inner): Skip => {
  const code = new Code()
  const text = ownCode(type, inner, code, code.giveWay)
  return text === undefined ? plain : code.skip(plain, text)
}

/** The plain program for the first values, then generated code. */
export function warmingSkip(plain: Skip, build: () => Skip): Skip {
  if (!canGenerate) return plain
  let left = WARM
  let program = plain
  return r => {
    if (left > 0 && --left === 0) program = build()
    program(r)
  }
}
