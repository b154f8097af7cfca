import { SavepointError } from '../index.ts'
import { parseLine } from './command-line.ts'
import type { Program } from './command.ts'
import { out, PROGRAM, say } from './common.ts'
import { complete } from './complete.ts'
import { answer } from './help.ts'
import { answerTo, asked, COMPLETE } from './shells.ts'
import { printable } from './text.ts'
import { UsageError } from './usage-error.ts'

/** Runs a command line; the result is the exit code: 0 done, 1 the snapshot is at fault, 2 the command line is. */
export async function runProgram(args: readonly string[], program: Program): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  try {
    if (args[0] === COMPLETE) {
      out(await completed(args.slice(1), program))
      return 0
    }
    const line = parseLine(args, program)
    if (line !== undefined) return await line.command.run(line.given, line.flags)
    await answer(args, program)
    return 0
  } catch (error) {
    return report(error, args)
  }
}

/** A shell that asks in the middle of a line gets no errors. */
const completed = async (question: readonly string[], program: Program): Promise<string> =>
  complete(asked(question), program).then(
    completion => answerTo(question, completion),
    () => '',
  )

function report(error: unknown, args: readonly string[]): number {
  const json = args.includes('--json')
  if (error instanceof SavepointError) {
    say(error, json)
    return 1
  }
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(
    json
      ? `${JSON.stringify({ code: 'usage', message: error.message })}\n`
      : `${PROGRAM}: ${printable(error.message)}\nTry: ${PROGRAM} --help\n`,
  )
  return 2
}
