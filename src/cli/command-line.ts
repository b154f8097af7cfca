import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { didYouMean } from '../internal.ts'
import { takesRest, usageOf, type Command, type Flag, type Option, type Program, type Values } from './command.ts'
import { UsageError } from './usage-error.ts'

/** A line as it was read: what to run, with what. */
export interface Line {
  readonly command: Command
  readonly given: Values
  readonly flags: readonly Flag[]
}

/** What the help and the version are asked for by. */
const ASKED = new Set(['help', 'h', 'version'])
/** A number is no option but may be a key. parseArgs would take it for a group of options: it sees another word in its place. */
const NEGATIVE = /^-[\d.][\d.eE+-]*$/

/** Reads a command line; undefined: it asks for the help or the like. Throws UsageError. */
export function parseLine(args: readonly string[], program: Program): Line | undefined {
  const line = split(args, optionsOf(program))
  const { positionals } = line
  if (line.options.some(({ name }) => ASKED.has(name)) || positionals[0] === 'help') return undefined
  const { command, named } = commandOf(program, positionals[0])
  const { texts, options } = withLeftOut(command, named ? 1 : 0, line)
  return { command, given: given(command, texts, options), flags: flags(options) }
}

/** An option whose text may be left out has the word behind it where that would be a positional too many. */
function withLeftOut(
  { positionals: wanted, options: known }: Command,
  from: number,
  { positionals, options }: Split,
): { readonly texts: readonly string[]; readonly options: readonly GivenOption[] } {
  const one = options.find(({ name, text }) => text === undefined && known[name]?.kind === 'maybe')
  const texts = positionals.slice(from)
  if (one === undefined) return { texts, options }
  const follows = one.before - from
  const isOver = texts.length > Object.keys(wanted).length && follows >= 0 && one.follows
  return {
    texts: isOver ? texts.filter((_, i) => i !== follows) : texts,
    options: options.map(option => (option === one ? { ...one, text: isOver ? texts[follows]! : '' } : option)),
  }
}

function commandOf({ commands }: Program, word: string | undefined): { command: Command; named: boolean } {
  const command = word === undefined ? undefined : commands.find(({ name }) => name === word)
  if (word !== undefined && command === undefined)
    mustBePath(word, ['help', ...commands.flatMap(({ name }) => name ?? [])])
  return { command: command ?? commands[0], named: command !== undefined }
}

/** A word that is almost a command, and no path, is a typo. */
function mustBePath(word: string, names: readonly string[]): void {
  const near = didYouMean(word, names)
  if (near !== '' && !existsSync(word)) throw new UsageError(`"${word}" is neither a command nor a path${near}`)
}

const optionsOf = ({ commands }: Program): ReadonlyMap<string, Option> =>
  new Map(commands.flatMap(({ options }) => Object.entries(options)))

interface GivenOption {
  readonly name: string
  /** As it was written. */
  readonly raw: string
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
  for (const [n, token] of tokens.entries()) {
    if (token.kind === 'positional') positionals.push(args[token.index]!)
    if (token.kind !== 'option') continue
    const { name, rawName: raw, inlineValue } = token
    const text = inlineValue === false ? args[token.index + 1] : token.value
    if (inlineValue === false && /^-./.test(token.value))
      throw new UsageError(`${raw} wants a value; one that begins with a dash is written ${raw}=${token.value}`)
    const next = tokens[n + 1]
    const follows = next?.kind === 'positional' && next.index === token.index + 1
    options.push({ name, raw, text, before: positionals.length, follows })
  }
  return { positionals, options }
}

const flags = (options: readonly GivenOption[]): readonly Flag[] =>
  options.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text] as const]))

function given(command: Command, positionals: readonly string[], options: readonly GivenOption[]): Values {
  for (const option of options) mustFit(command, option)
  return Object.fromEntries([
    ...byName(command, positionals),
    ...Object.entries(command.options).map(([name, option]) => [camel(name), valueOf(name, option, options)] as const),
  ])
}

function mustFit(command: Command, { name, raw, text }: GivenOption): void {
  const option = Object.hasOwn(command.options, name) ? command.options[name] : undefined
  if (option === undefined) {
    const known = [...Object.keys(command.options), 'help'].map(other => `--${other}`)
    throw new UsageError(`${raw} is unknown here${didYouMean(raw, known)}`)
  }
  if (option.kind === 'flag' && text !== undefined) throw new UsageError(`${raw} takes no value`)
  if (option.kind !== 'flag' && option.kind !== 'maybe' && text === undefined)
    throw new UsageError(`${raw} wants a value`)
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
  if (missing !== undefined) throw new UsageError(`<${missing[0]}> is missing; wanted: ${usageOf(command)}`)
  if (texts.length > wanted.length && !wanted.some(([, positional]) => takesRest(positional)))
    throw new UsageError(`"${texts[wanted.length]!}" is one too many; wanted: ${usageOf(command)}`)
  return wanted.map(([name, positional], i) => [name, takesRest(positional) ? texts.slice(i) : texts[i]])
}

const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
