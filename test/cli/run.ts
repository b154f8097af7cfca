import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Result {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
type Environment = Readonly<Record<string, string>>

/** Runs a built command in the project's root, as a script would: no terminal. */
export const spInspect = (args: readonly string[], environment?: Environment): Result =>
  run('sp-inspect', args, environment)
export const spMigrate = (args: readonly string[], environment?: Environment): Result =>
  run('sp-migrate', args, environment)

/** The executable under test, if one is: `SP_COMMAND=dist/package/sp-linux-x64 npm run test:quick -- cli`. Else what the build left in bin. */
const EXECUTABLE = process.env['SP_COMMAND'] && resolve(ROOT, process.env['SP_COMMAND'])

/** A module of codecs is loaded once per thread, and a test may write another one under its name. */
const run = (program: string, args: readonly string[], environment: Environment = {}): Result =>
  (EXECUTABLE || args.includes('--codecs') ? inProcess : inThread)(program, args, environment)

/** In a process of its own. */
export function inProcess(program: string, args: readonly string[], environment: Environment = {}): Result {
  const { status, stdout, stderr, error } = spawnSync(
    EXECUTABLE || process.execPath,
    EXECUTABLE ? args : [`bin/${program}.js`, ...args],
    {
      ...(EXECUTABLE && { argv0: program }),
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...environment },
    },
  )
  if (error !== undefined) throw error
  return { code: status, out: stdout, err: stderr }
}

/** How a line of bash calls a program. */
export const inShell = (program: string): string =>
  EXECUTABLE ? `exec -a ${program} ${EXECUTABLE}` : `exec ${process.execPath} bin/${program}.js`

interface Thread {
  readonly port: MessagePort
  /** 1 when there is a result. */
  readonly signal: Int32Array
}
let thread: Thread | undefined

function started(): Thread {
  const { port1, port2 } = new MessageChannel()
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('in-thread.js', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
    execArgv: [],
    env: {},
  })
  worker.unref()
  port1.unref()
  return { port: port1, signal }
}

export function inThread(program: string, args: readonly string[], environment: Environment = {}): Result {
  if (process.cwd() !== ROOT.replace(/\/$/, '')) throw new Error(`the tests run in ${ROOT}`)
  thread ??= started()
  const { port, signal } = thread
  port.postMessage({ program, args, environment })
  if (Atomics.wait(signal, 0, 0, 100_000) === 'timed-out')
    throw new Error(`${program} ${args.join(' ')} has not ended after 100 s`)
  Atomics.store(signal, 0, 0)
  return (receiveMessageOnPort(port) as { readonly message: Result }).message
}
