import { apply } from './apply-command.ts'
import type { Program } from './command.ts'
import { completion } from './completion-command.ts'
import { runProgram } from './main.ts'
import { migrate } from './migrate-command.ts'
import { plan } from './plan-command.ts'

const program: Program = {
  usage:
    ' [steps]\n\nWrite a new savepoint at <to> that Flink restores; <from> is only read. Without steps it is a self-contained copy; --format says what becomes canonical.\nTo resume an interrupted run, repeat its command.\n\n' +
    'Leaves unchanged: every state that no step names, byte for byte, except heap-native and compressed state, which becomes canonical (see --format).',
  commands: [migrate, plan, apply, completion],
}

/** Runs `sp-migrate`; the result is the exit code: 0 done, 1 the snapshot or the plan is at fault, 2 the command line is. */
export const main = async (args: readonly string[]): Promise<number> => runProgram(args, program)
