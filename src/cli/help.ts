import type { Argv, Options, PositionalOptions } from 'yargs'
import { didYouMean } from '../internal.ts'
import type { Question } from './command-line.ts'
import { takesRest, usageOf, type Command, type Option, type Positional, type Program } from './command.ts'
import { out, PROGRAM } from './common.ts'
import { version } from './internal-error.ts'
import { TOPICS } from './topics.ts'
import { UsageError } from './usage-error.ts'

// yargs writes the help. It reads no lines: it loses the order of different options, and loading it takes
// longer than a look-up in a snapshot.

/** Prints what a line asks for: help, the version, or a topic. Throws UsageError. */
export async function answer({ asks, about }: Question, program: Program): Promise<void> {
  if (asks === 'version') return out(`${version()}\n`)
  const topic = asks === 'command' || about === undefined || !Object.hasOwn(TOPICS, about) ? undefined : TOPICS[about]
  if (topic !== undefined) return out(`${topic.text()}\n`)
  const command = program.commands.find(({ name }) => name !== undefined && name === about)
  if (about !== undefined && about !== 'help') mustBeKnown(about, program)
  const { default: yargs } = await import('yargs')
  const parser: Argv = yargs(command?.name === undefined ? [] : [command.name])
  parser.scriptName(PROGRAM).usage(`$0 ${usageOf(program.commands[0])}${program.usage}`)
  for (const [i, row] of program.commands.entries())
    parser.command(lines(row, i === 0), row.describe, y => described(y, row))
  parser.command(['help [topic]'], `Help on a command, or on ${Object.keys(TOPICS).join(', ')}`)
  parser
    .version(version())
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
  out(`${(await parser.getHelp()).trimEnd()}\n\n${examplesOf(program, command)}\n\n${EXIT_CODES}\n`)
}

const EXIT_CODES = 'Exit codes: 0 done, 1 the snapshot is at fault, 2 the command line is.'

/** Of a command; of a program those of its first command, and one of each other. Not broken into lines: they are there to be copied. */
function examplesOf({ commands }: Program, command: Command | undefined): string {
  const shown =
    command === undefined
      ? commands.flatMap(({ examples }, i) => examples.slice(0, i === 0 ? undefined : 1))
      : command.examples
  return `Examples:\n${shown.map(([line, what]) => `  # ${what}\n  ${PROGRAM} ${line}`).join('\n')}`
}

function mustBeKnown(word: string, { commands }: Program): void {
  const known = [...commands.flatMap(({ name }) => name ?? []), ...Object.keys(TOPICS)]
  if (!known.includes(word))
    throw new UsageError(`there is no help on "${word}"${didYouMean(word, known)} (${known.join(', ')})`)
}

/** As yargs takes them; `$0`: where a line names no command. */
function lines(command: Command, first: boolean): string[] {
  const names = [...(first ? ['$0'] : []), ...(command.name === undefined ? [] : [command.name])]
  return names.map(name => `${name} ${usageOf(command)}`)
}

function described(parser: Argv, { positionals, options }: Command): Argv {
  for (const [name, positional] of Object.entries(positionals)) parser.positional(name, positionalOf(positional))
  for (const [name, option] of Object.entries(options)) parser.option(name, optionOf(option))
  return parser
}

const positionalOf = (positional: Positional): PositionalOptions => ({
  describe: positional.describe,
  type: 'string',
  array: takesRest(positional),
  demandOption: positional.count !== 'optional' && positional.count !== 'rest',
})

const optionOf = ({ kind, describe, short, required, group }: Option): Options => ({
  describe,
  type: kind === 'flag' ? 'boolean' : 'string',
  array: kind === 'texts',
  ...(short !== undefined && { alias: short }),
  ...(required && { demandOption: true }),
  ...(group !== undefined && { group }),
})
