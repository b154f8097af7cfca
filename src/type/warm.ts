import { canGenerate } from '../codec/record.ts'
import { Code, type Json } from './printer.ts'

/** Values that the plain program prints before code is made of its type: short states pay nothing. */
export const WARM = 1000

/** The plain program for the first values, then generated code; the plain program for all where a policy forbids that. */
export function warming(plain: Json, build: (code: Code) => string): Json {
  if (!canGenerate) return plain
  let left = WARM
  let program = plain
  const json: Json = (r, out) => {
    if (left > 0 && --left === 0) program = generated(build)
    program(r, out)
  }
  builds.set(json, build)
  return json
}

/** Code that is made behind the first values; undefined until then, and where there is none. */
export function warmed<T>(build: () => T | undefined): () => T | undefined {
  let left = WARM
  let made: T | undefined
  return () => {
    if (left > 0 && --left === 0) made = build()
    return made
  }
}

/** What code of a printer is made by. */
const builds = new WeakMap<Json, (code: Code) => string>()

/** Code of a printer in whose text every quote stands twice, as inside a cell of CSV; undefined where no code is made of it. */
export function doubled(json: Json): Json | undefined {
  const build = builds.get(json)
  return build && new Code('twice').program(build)
}

/** `build` gives the statements that print one value. */
export const generated = (build: (code: Code) => string): Json => new Code().program(build)
