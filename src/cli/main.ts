import { SavepointError } from '../index.ts'
import { parseLine } from './command-line.ts'
import type { Program } from './command.ts'
import { out, PROGRAM, say, sayForeignClasses } from './common.ts'
import { complete } from './complete.ts'
import { placesOfClasses } from './options.ts'
import { answer } from './help.ts'
import { answerTo, asked, COMPLETE } from './shells.ts'
import { sayInternal } from './internal-error.ts'
import { printable } from './text.ts'
import { UsageError } from './usage-error.ts'

/** Runs a command line; the result is the exit code: 0 done, 1 the snapshot is at fault, 2 the command line is. */
export async function runProgram(args: readonly string[], program: Program): Promise<number> {
  const output = new Output(wantsJson(args))
  process.on('uncaughtException', error => process.exit(report(error, args, program)))
  return output.codeOf(await ran(args, program, output))
}

async function ran(args: readonly string[], program: Program, output: Output): Promise<number> {
  try {
    if (args[0] === COMPLETE) {
      out(await completed(args.slice(1), program))
      return 0
    }
    const line = parseLine(args, program)
    if ('asks' in line) {
      await answer(line, program)
      return 0
    }
    if (line.given['noColor'] === true) process.env['NO_COLOR'] = '1'
    output.mustFinish = line.command.writes === true
    const code = await line.command.run(line.given, line.flags)
    const { classes } = line.given
    if (Array.isArray(classes) && classes.length > 0) sayForeignClasses(placesOfClasses(classes))
    return code
  } catch (error) {
    return report(error, args, program)
  }
}

/** Also of a line that is at fault. */
const wantsJson = (args: readonly string[]): boolean => {
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? undefined : end).includes('--json')
}

/** Standard output that fails: a pipe that nobody reads ends a command that only reads, quietly; one that writes files finishes. */
class Output {
  mustFinish = false
  private failed = false
  private readonly json: boolean

  constructor(json: boolean) {
    this.json = json
    process.stderr.on('error', () => undefined) // nobody is left to be told
    process.stdout.on('error', error => this.fail(error))
  }

  /** The exit code of a command that came to `code`. */
  codeOf(code: number): number {
    return code === 0 && this.failed ? 1 : code
  }

  private fail(error: NodeJS.ErrnoException): void {
    const isClosed = error.code === 'EPIPE'
    if (!isClosed && !this.failed) {
      this.failed = true
      say(new SavepointError('io', error.message, { file: 'standard output' }), this.json)
    }
    if (!this.mustFinish) process.exit(isClosed ? 0 : 1)
    if (!isClosed) process.exitCode = 1 // the command may have ended already
  }
}

/** A shell that asks in the middle of a line gets no errors. */
const completed = async (question: readonly string[], program: Program): Promise<string> =>
  complete(asked(question), program).then(
    completion => answerTo(question, completion),
    () => '',
  )

function report(error: unknown, args: readonly string[], program: Program): number {
  const json = wantsJson(args)
  if (error instanceof SavepointError) {
    say(error, json)
    return 1
  }
  if (!(error instanceof UsageError)) {
    sayInternal(error, args, program, json)
    return 1
  }
  process.stderr.write(
    json
      ? `${JSON.stringify({ code: 'usage', message: error.message })}\n`
      : `${PROGRAM}: ${printable(error.message)}\nTry: ${PROGRAM} --help\n`,
  )
  return 2
}
