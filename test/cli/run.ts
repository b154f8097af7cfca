import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Result {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the built command in the project's root, as a script would: no terminal. */
export function spInspect(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/sp-inspect.js', ...args], { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } })
  return { code: status, out: stdout, err: stderr }
}
