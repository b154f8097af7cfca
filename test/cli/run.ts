import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Result {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a built command in the project's root, as a script would: no terminal. */
export const spInspect = (args: readonly string[], environment?: Readonly<Record<string, string>>): Result =>
  run('sp-inspect', args, environment)
export const spMigrate = (args: readonly string[], environment?: Readonly<Record<string, string>>): Result =>
  run('sp-migrate', args, environment)

function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`bin/${program}.js`, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment },
  })
  return { code: status, out: stdout, err: stderr }
}
