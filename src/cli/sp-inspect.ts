import { cat } from './cat-command.ts'
import type { Program } from './command.ts'
import { completion } from './completion-command.ts'
import { digest } from './digest-command.ts'
import { files } from './files-command.ts'
import { get } from './get-command.ts'
import { hash } from './hash-command.ts'
import { runProgram } from './main.ts'
import { summary } from './summary-command.ts'
import { toc } from './toc-command.ts'
import { types } from './types-command.ts'
import { verify } from './verify-command.ts'

const program: Program = {
  usage:
    "\n\nList the operators and states of an Apache Flink savepoint or checkpoint: no JVM, no cluster, none of the job's classes.\n<path> is the directory that holds _metadata, that file itself, or a directory of several snapshots.\n\nLeaves unchanged: everything. The snapshot is only read.",
  commands: [summary, cat, get, digest, files, verify, toc, hash, types, completion],
}

/** Runs `sp-inspect`; the result is the exit code: 0 done, 1 the snapshot is at fault, 2 the command line is. */
export const main = async (args: readonly string[]): Promise<number> => runProgram(args, program)
