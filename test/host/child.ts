import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/** A script of these tests, with the sources it imports, as one file that any Node runs. */
export interface Script {
  /** Temporary files of the child go here. */
  readonly temporary: string
  start(...args: readonly string[]): ChildProcess
  /** The same, to send messages to. */
  fork(...args: readonly string[]): ChildProcess
  dispose(): void
}

export async function script(url: URL): Promise<Script> {
  const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-test-'))
  const temporary = mkdtempSync(join(folder, 'temporary-'))
  const file = join(folder, 'script.mjs')
  const children = new Set<ChildProcess>()
  await build({
    input: fileURLToPath(url),
    platform: 'node',
    logLevel: 'warn',
    output: { file, format: 'esm', codeSplitting: false },
  })
  const start = (args: readonly string[], stdio: StdioOptions): ChildProcess => {
    const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, TMPDIR: temporary }, stdio })
    children.add(child)
    return child
  }
  return {
    temporary,
    start: (...args) => start(args, ['ignore', 'pipe', 'ignore']),
    fork: (...args) => start(args, ['ignore', 'ignore', 'inherit', 'ipc']),
    dispose() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Waits for a line of output. */
export const line = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    child.once('close', () => reject(new Error(`no line but "${text}"`)))
  })

export const ended = (child: ChildProcess): Promise<{ readonly code: number | null; readonly signal: string | null }> =>
  new Promise(resolve => child.once('exit', (code, signal) => resolve({ code, signal })))
