import { readFileSync } from 'node:fs'
import type { Argv } from 'yargs'
import { SavepointError } from '../index.ts'
import { PROGRAM, say } from './common.ts'
import { UsageError } from './options.ts'
import { printable } from './text.ts'

type Command = () => Promise<number>
/** Ends the parsing with the command it has found. */
export type Run = (command: Command) => never

/** Thrown to leave yargs: behind the handler of a subcommand it renders the whole help, which takes longer than a look-up. */
class Chosen {
  readonly command: Command

  constructor(command: Command) {
    this.command = command
  }
}

/** Runs a command line; the result is the exit code: 0 done, 1 the snapshot is at fault, 2 the command line is. */
export async function runProgram(args: readonly string[], parser: (run: Run) => Argv): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  try {
    const command = await chosen(parser)
    return command === undefined ? 0 : await command()
  } catch (error) {
    return report(error, args)
  }
}

/** undefined: yargs has answered itself, with its help for one. */
async function chosen(parser: (run: Run) => Argv): Promise<Command | undefined> {
  try {
    await finished(
      parser(command => {
        throw new Chosen(command)
      }),
    ).parseAsync()
    return undefined
  } catch (error) {
    if (error instanceof Chosen) return error.command
    throw error
  }
}

/** What both programs have in common. */
function finished(parser: Argv): Argv {
  return parser
    .scriptName(PROGRAM)
    .epilogue('Exit codes: 0 done, 1 the snapshot is at fault, 2 the command line is.')
    .strict()
    .version(
      (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version,
    )
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 80))
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
}

/** Options of one value; yargs makes a list of two. */
export function onlyOnce(parser: Argv, options: readonly string[]): Argv {
  return parser.check(argv => {
    const twice = options.find(option => Array.isArray(argv[option]))
    if (twice !== undefined) throw new UsageError(`--${twice} is given more than once`)
    return true
  })
}

function report(error: unknown, args: readonly string[]): number {
  const json = args.includes('--json')
  if (error instanceof SavepointError) {
    say(error, json)
    return 1
  }
  if (error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    process.stderr.write(
      json
        ? `${JSON.stringify({ code: 'usage', message: error.message })}\n`
        : `${PROGRAM}: ${printable(error.message)}\nTry: ${PROGRAM} --help\n`,
    )
    return 2
  }
  throw error
}
