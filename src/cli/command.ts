// A command is a file with one row. The parser, the help and the completion of a program are made from its rows.

/**
 * flag: `--name`, given or not · text: `--name value`, once · texts: the same, as often as wanted · maybe: a text that may be left out, then
 * it is empty.
 * An option of one name is of one kind in all commands of a program.
 */
/** What the shell completes: these words, files, operators and states of the snapshot that the first positional names, or such in a step. */
export type Completes = readonly string[] | 'files' | 'targets' | 'files and targets' | 'step'

export interface Option {
  readonly kind: 'flag' | 'text' | 'texts' | 'maybe'
  readonly describe: string
  /** One letter: `o` is `-o`. */
  readonly short?: string
  readonly required?: true
  /** The heading it stands under in the help. */
  readonly group?: string
  readonly completes?: Completes
}
export interface Positional {
  readonly describe: string
  /**
   * optional: the last one may be left out · many: the last one takes all that follow, one at least · rest: the same, none at least · listed:
   * it is wanted, and where it is left out the command tells what there is.
   */
  readonly count?: 'optional' | 'many' | 'rest' | 'listed'
  readonly completes?: Completes
}
type Options = Readonly<Record<string, Option>>
type Positionals = Readonly<Record<string, Positional>>

type Camel<S> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S
type OptionValue<O extends Option> = O['kind'] extends 'flag'
  ? boolean
  : O['kind'] extends 'texts'
    ? readonly string[]
    : O extends { readonly required: true }
      ? string
      : string | undefined
type PositionalValue<P extends Positional> = P['count'] extends 'many' | 'rest'
  ? readonly string[]
  : P['count'] extends 'optional' | 'listed'
    ? string | undefined
    : string

/** What a command line says: every option and positional by its name in camel case; absent flags are false, absent texts an empty list. */
export type Given<P extends Positionals, O extends Options> = {
  readonly [K in keyof P]: PositionalValue<P[K]>
} & { readonly [K in keyof O as Camel<K>]: OptionValue<O[K]> }

/** An option of kind `texts` as it stands in the line, where the order of different ones counts. */
export type Flag = readonly [name: string, text: string]

interface Described<P, O> {
  /** undefined: a line that names no command means it. */
  readonly name: string | undefined
  readonly describe: string
  /** In their order. */
  readonly positionals: P
  readonly options: O
  /** [line without the program, what it is for] */
  readonly examples: readonly (readonly [args: string, what: string])[]
  /** It writes files: it finishes though nobody reads what it prints. */
  readonly writes?: true
}
/** A command as its file writes it. */
interface Row<P extends Positionals, O extends Options> extends Described<P, O> {
  /** Checks its arguments before it reads anything. The result is the exit code. */
  run(given: Given<P, O>, flags: readonly Flag[]): number | Promise<number>
}
/** A command as the parser and the help see it. */
export interface Command extends Described<Positionals, Options> {
  run(given: Values, flags: readonly Flag[]): number | Promise<number>
}
export type Values = Readonly<Record<string, string | readonly string[] | boolean | undefined>>

/** The row of a command, with the types of what its line says. */
export const command = <const P extends Positionals, const O extends Options>(row: Row<P, O>): Command => row

export interface Program {
  /** The head of its help, behind the positionals: [what is special,] what it is for, what it leaves unchanged. */
  readonly usage: string
  /** The first is meant where a line names none. */
  readonly commands: readonly [Command, ...Command[]]
}

export const takesRest = ({ count }: Positional): boolean => count === 'many' || count === 'rest'

/** `<path> [target]`, `<uid..>` */
export const usageOf = ({ positionals }: Command): string =>
  Object.entries(positionals)
    .map(([name, positional]) => {
      const text = `${name}${takesRest(positional) ? '..' : ''}`
      return positional.count === 'optional' || positional.count === 'rest' ? `[${text}]` : `<${text}>`
    })
    .join(' ')
