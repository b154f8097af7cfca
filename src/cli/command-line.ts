import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { didYouMean, nearest } from '../internal.ts'
import { takesRest, usageOf, type Command, type Flag, type Option, type Program, type Values } from './command.ts'
import { UsageError } from './usage-error.ts'

/** A line as it was read: what to run, with what. */
export interface Line {
  readonly command: Command
  readonly given: Values
  readonly flags: readonly Flag[]
}

/** A line that asks for the version, or for help: on a command, or on what word stands behind `help`. */
export interface Question {
  readonly asks: 'version' | 'command' | 'help'
  readonly about: string | undefined
}

/** What the help and the version are asked for by. */
const ASKED = new Set(['help', 'h', 'version'])
/** A number is no option but may be a key. parseArgs would take it for a group of options: it sees another word in its place. */
const NEGATIVE = /^-[\d.][\d.eE+-]*$/

/** Reads a command line. Throws UsageError. */
export function parseLine(args: readonly string[], program: Program): Line | Question {
  const line = split(args, optionsOf(program))
  const { positionals, options } = line
  const [word, about] = positionals
  if (options.some(({ name }) => name === 'version')) return { asks: 'version', about: undefined }
  if (word === 'help') return { asks: 'help', about }
  if (options.some(({ name }) => ASKED.has(name)))
    return { asks: 'command', about: program.commands.find(({ name }) => name === word)?.name }
  const { command, named } = commandOf(program, positionals)
  const given = withLeftOut(command, named ? 1 : 0, line)
  for (const option of given.options) mustFit(command, option, program)
  return { command, given: valuesOf(command, given.texts, given.options), flags: flags(given.options) }
}

/** An option whose text may be left out has the word behind it where that would be a positional too many, or is a word of its own. */
function withLeftOut(
  { positionals: wanted, options: known }: Command,
  from: number,
  { positionals, options }: Split,
): { readonly texts: readonly string[]; readonly options: readonly GivenOption[] } {
  const one = options.find(({ name, text }) => text === undefined && known[name]?.kind === 'maybe')
  const texts = positionals.slice(from)
  if (one === undefined) return { texts, options }
  const follows = one.before - from
  const completes = known[one.name]?.completes
  const isItsOwn = typeof completes === 'object' && completes.includes(texts[follows] ?? '')
  const isOver = (isItsOwn || texts.length > Object.keys(wanted).length) && follows >= 0 && one.follows
  return {
    texts: isOver ? texts.filter((_, i) => i !== follows) : texts,
    options: options.map(option => (option === one ? { ...one, text: isOver ? texts[follows]! : '' } : option)),
  }
}

function commandOf(
  { commands }: Program,
  positionals: readonly string[],
): { readonly command: Command; readonly named: boolean } {
  const [word] = positionals
  const command = word === undefined ? undefined : commands.find(({ name }) => name === word)
  if (word !== undefined && command === undefined && !existsSync(word)) {
    const names = ['help', ...commands.flatMap(({ name }) => name ?? [])]
    const near = didYouMean(word, names)
    const mayBeCommand = /^[\w-]+$/.test(word) && positionals.length > 1 && takesMore(commands[0])
    if (near !== '' || mayBeCommand)
      throw new UsageError(
        `"${word}" is neither a command nor a path${near || `; the commands are ${names.join(', ')}`}`,
      )
  }
  return { command: command ?? commands[0], named: command !== undefined }
}

const takesMore = ({ positionals }: Command): boolean => Object.values(positionals).some(takesRest)

/** Every option of a program, by its name. */
export const optionsOf = ({ commands }: Program): ReadonlyMap<string, Option> =>
  new Map(commands.flatMap(({ options }) => Object.entries(options)))

interface GivenOption {
  readonly name: string
  /** As it was written: the dashes and the name; and the whole word. */
  readonly raw: string
  readonly word: string
  readonly text: string | undefined
  /** Positionals before it, and whether the next word is one. */
  readonly before: number
  readonly follows: boolean
}
interface Split {
  readonly positionals: readonly string[]
  readonly options: readonly GivenOption[]
}

/** Positionals and options, each in their order. */
function split(args: readonly string[], known: ReadonlyMap<string, Option>): Split {
  const { tokens } = parseArgs({
    args: args.map(arg => (NEGATIVE.test(arg) ? 'number' : arg)),
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      [...known].map(([name, { kind, short }]) => [
        name,
        {
          type: kind === 'flag' || kind === 'maybe' ? 'boolean' : 'string',
          ...(short !== undefined && { short }),
        } as const,
      ]),
    ),
  })
  const positionals: string[] = []
  const options: GivenOption[] = []
  let ended = false
  for (const [n, token] of tokens.entries()) {
    if (token.kind === 'positional') {
      const word = args[token.index]!
      if (!ended) mustBeHyphens(word, known)
      positionals.push(word)
    }
    if (token.kind === 'option-terminator') ended = true
    if (token.kind !== 'option') continue
    const { name, rawName: raw, inlineValue } = token
    const text = inlineValue === false ? args[token.index + 1] : token.value
    if (inlineValue === false && /^-./.test(token.value))
      throw new UsageError(`${raw} needs a value; write ${raw}=${token.value} if it begins with a dash`)
    const next = tokens[n + 1]
    const follows = next?.kind === 'positional' && next.index === token.index + 1
    options.push({ name, raw, word: args[token.index]!, text, before: positionals.length, follows })
  }
  return { positionals, options }
}

const flags = (options: readonly GivenOption[]): readonly Flag[] =>
  options.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text] as const]))

const valuesOf = (command: Command, positionals: readonly string[], options: readonly GivenOption[]): Values =>
  Object.fromEntries([
    ...byName(command, positionals),
    ...Object.entries(command.options).map(([name, option]) => [camel(name), valueOf(name, option, options)] as const),
  ])

function mustFit(command: Command, given: GivenOption, program: Program): void {
  const { name, raw, word, text } = given
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined
  const long = /^-(\w[\w-]+)(?:=|$)/.exec(word)?.[1] // one dash, and the name of an option: no letters with a value behind them
  if (option === undefined || (long !== undefined && Object.hasOwn(command.options, long)))
    throw unknownOption(command, given, program)
  if (option.kind === 'flag' && text !== undefined) throw new UsageError(`${raw} takes no value`)
  if (option.kind !== 'flag' && option.kind !== 'maybe' && text === undefined)
    throw new UsageError(`${raw} needs a value`)
}

/** Dashes that a word processor made of hyphens. */
function mustBeHyphens(word: string, known: ReadonlyMap<string, Option>): void {
  const [, name, value] = /^[-\u2010-\u2015\u2212]+([\w-]+)(=.*)?$/s.exec(word) ?? []
  if (name !== undefined && !/^-+\w/.test(word) && known.has(name))
    throw new UsageError(`"${word}" begins with a dash that is not a hyphen; did you mean "--${name}${value ?? ''}"?`)
}

/** `-json` is read as four options of one letter, `--format:csv` as one of that name. */
function unknownOption(command: Command, { name, raw, word }: GivenOption, { commands }: Program): UsageError {
  const owners = commands.filter(({ options }) => Object.hasOwn(options, name)).map(other => other.name ?? 'migrations')
  if (owners.length > 0 && !Object.hasOwn(command.options, name))
    return new UsageError(`${raw} is not an option of this command, but of ${owners.join(', ')}`)
  mustBeHyphens(word, new Map(Object.entries(command.options)))
  const written = /^-[^-]./.test(word) ? word : raw
  const [, begin = '', value = ''] = /^-*([\w-]*)(?:\W(.*))?$/s.exec(written) ?? []
  const near = nearest(
    `--${begin}`,
    [...Object.keys(command.options), 'help'].map(other => `--${other}`),
  )
  const meant = near === undefined ? '' : `; did you mean "${near}${value === '' ? '' : `=${value}`}"?`
  return new UsageError(`unknown option ${/^-[^-]/.test(written) && near === undefined ? raw : written}${meant}`)
}

function valueOf(name: string, { kind, required }: Option, options: readonly GivenOption[]): Values[string] {
  const own = options.filter(option => option.name === name)
  if (kind === 'flag') return own.length > 0
  const texts = own.flatMap(({ text }) => text ?? [])
  if (kind === 'texts') return texts
  if (texts.length > 1) throw new UsageError(`--${name} is given more than once`)
  if (texts.length === 0 && required) throw new UsageError(`--${name} is missing`)
  return texts[0]
}

function byName(
  command: Command,
  texts: readonly string[],
): (readonly [string, string | readonly string[] | undefined])[] {
  const wanted = Object.entries(command.positionals)
  const missing = wanted.find(([, { count }], i) => (count === undefined || count === 'many') && i >= texts.length)
  if (missing !== undefined) throw new UsageError(`<${missing[0]}> is missing; usage: ${usageOf(command)}`)
  const extra = texts[wanted.length]
  if (extra !== undefined && !takesMore(command)) {
    const [name] = /^[\w-]+(?==|$)/.exec(extra) ?? []
    const meant = name !== undefined && Object.hasOwn(command.options, name) ? `; did you mean "--${extra}"?` : ''
    throw new UsageError(`unexpected argument "${extra}"; usage: ${usageOf(command)}${meant}`)
  }
  return wanted.map(([name, positional], i) => [name, takesRest(positional) ? texts.slice(i) : texts[i]])
}

const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
