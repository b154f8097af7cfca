// The commands under test, run as users run them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { uids } from './work.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

export async function run(command: 'sp-inspect' | 'sp-migrate', ...args: readonly string[]): Promise<string> {
  const script = join(ROOT, 'bin', `${command}.js`)
  try {
    return (await promisify(execFile)(process.execPath, [script, ...args], { cwd: ROOT, maxBuffer: 1 << 28 })).stdout
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    throw new Error(`${[command, ...args].join(' ')}\nexit ${code}: ${stderr}`, { cause: error })
  }
}

/** By operator and state: digests of what holds entries. */
export async function digests(
  savepoint: string,
  options: readonly string[] = ['--uids', uids],
): Promise<ReadonlyMap<string, string>> {
  const lines = (await run('sp-inspect', 'digest', savepoint, '--json', ...options))
    .split('\n')
    .filter(line => line !== '')
  const rows = lines.map(
    line => JSON.parse(line) as { operator: string; state: string; entries: number; digest: string },
  )
  return new Map(
    rows.filter(row => row.entries > 0).map(row => [`${row.operator}/${row.state}`, `${row.entries} ${row.digest}`]),
  )
}

interface Summary {
  readonly selfContained: boolean
  readonly missingFiles: number
  readonly operators: readonly { readonly uid: string | null; readonly name: string | null }[]
}

export const summary = async (savepoint: string): Promise<Summary> =>
  JSON.parse(await run('sp-inspect', savepoint, '--json')) as Summary
