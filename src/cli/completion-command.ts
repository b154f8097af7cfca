import { basename } from 'node:path'
import { command } from './command.ts'
import { out, PROGRAM } from './common.ts'
import { oneOf } from './one-of.ts'
import { SCRIPTS, SHELLS } from './shells.ts'

/** Prints the script that makes a shell ask this program for completions. */
export const completion = command({
  name: 'completion',
  describe: 'Print a completion script for the shell',
  positionals: {
    shell: { count: 'optional', describe: 'bash, zsh or fish (default: as SHELL says)', completes: SHELLS },
  },
  options: {},
  examples: [['completion bash', 'source <(…) in ~/.bashrc']],
  run({ shell }) {
    const own = basename(process.env['SHELL'] ?? '')
    const chosen = shell ?? SHELLS.find(known => known === own) ?? 'bash'
    out(SCRIPTS[oneOf('completion', chosen, SHELLS)](PROGRAM))
    return 0
  },
})
