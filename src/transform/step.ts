import type { Transform } from '../model/draft.ts'
import type { Shape } from './shape.ts'
import type { Yaml } from './yaml.ts'

/** The text of a file that a step names. Throws io. */
export type ReadText = (file: string) => string

/** How the options of a step are written, by all who write them. `O` is JSON. */
export interface OptionsForm<O, A extends readonly unknown[]> {
  /** In code: `steps.drop('a', 'b')`. */
  of(...given: A): O
  /** As the text of one flag, for its errors. */
  readonly wants: string
  /** undefined: the text is none. */
  ofFlag(text: string, read: ReadText): O | undefined
  /** In the steps file. Throws incompatible, with the line. */
  ofYaml(value: Yaml, read: ReadText): O
  /** Of a step that comes from outside, as in a plan. */
  readonly shape: Shape
}

/** A step as its file writes it. Its flag, its member in the steps file and its name in a plan are the same. */
interface Row<N extends string, O, A extends readonly unknown[]> {
  readonly name: N
  /** For the help. */
  readonly describe: string
  readonly options: OptionsForm<O, A>
  /** Makes one step of those that stand in one line; absent: each stands for itself. */
  together?(before: O, after: O): O
  /** Reads nothing but headers. The transform throws not-found, ambiguous-name, incompatible. */
  transform(options: O): Transform
}

/** A step as data. */
export interface StepOf<N extends string, O> {
  readonly name: N
  readonly options: O
}

/** All that is known about a step, in one place. */
export interface StepRow<N extends string, O, A extends readonly unknown[]> {
  readonly name: N
  readonly describe: string
  readonly wants: string
  readonly shape: Shape
  of(...given: A): StepOf<N, O>
  ofFlag(text: string, read: ReadText): StepOf<N, O> | undefined
  ofYaml(value: Yaml, read: ReadText): StepOf<N, O>
  /** undefined: each stands for itself. */
  together(before: O, after: O): StepOf<N, O> | undefined
  transform(options: O): Transform
}

export function step<const N extends string, O, A extends readonly unknown[]>(row: Row<N, O, A>): StepRow<N, O, A> {
  const { name, options } = row
  const made = (given: O): StepOf<N, O> => ({ name, options: given })
  return {
    name,
    describe: row.describe,
    wants: options.wants,
    shape: options.shape,
    of: (...given) => made(options.of(...given)),
    ofFlag(text, read) {
      const given = options.ofFlag(text, read)
      return given === undefined ? undefined : made(given)
    },
    ofYaml: (value, read) => made(options.ofYaml(value, read)),
    together: (before, after) => (row.together === undefined ? undefined : made(row.together(before, after))),
    transform: given => row.transform(given),
  }
}
