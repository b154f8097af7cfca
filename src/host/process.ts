import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { threadId } from 'node:worker_threads'

/** A process, told apart from every other one that bears its number: on another host, in another container, at another time. */
export interface ProcessIdentity {
  readonly host: string
  /** Of the installed system (/etc/machine-id); null where unknown, as are the following. */
  readonly machine: string | null
  /** Changes whenever the machine starts. */
  readonly boot: string | null
  /** Of the numbers of processes and of their clock: another container has others. */
  readonly namespaces: string | null
  readonly pid: number
  /** Clock ticks between the start of the machine and that of the process. (/proc/<pid>/stat, field 22) */
  readonly start: number | null
}

/** `elsewhere`: whether it runs cannot be known from here. */
type ProcessState = 'running' | 'gone' | 'elsewhere'

const attempt = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}
const textOf = (path: string): string | null => attempt(() => readFileSync(path, 'utf8').trim()) || null

let own: ProcessIdentity | undefined
/** This process. Outside Linux only its host and number are known. */
const thisProcess = (): ProcessIdentity =>
  (own ??= {
    host: hostname(),
    machine: textOf('/etc/machine-id'),
    boot: textOf('/proc/sys/kernel/random/boot_id'),
    namespaces: attempt(() => ['pid', 'time'].map(name => readlinkSync(`/proc/self/ns/${name}`)).join(' ')),
    pid: process.pid,
    start: statOf(process.pid)?.start ?? null,
  })

/** One run of a process. */
export interface Run extends ProcessIdentity {
  readonly thread: number
  /** 16 hex digits that no other run has. */
  readonly run: string
}

const RUNS = Symbol.for('savepoint-toolkit.runs')
/** Of this thread, those that have not ended; shared with other copies of this library. */
const runs = ((globalThis as { [RUNS]?: Set<string> })[RUNS] ??= new Set())

export function beginRun(): Run {
  const run = randomBytes(8).toString('hex')
  runs.add(run)
  return { ...thisProcess(), thread: threadId, run }
}
export const endRun = ({ run }: Run): void => void runs.delete(run)

/** Whether a run goes on. Of another thread of this process it does, unless it said otherwise. */
export function stateOfRun(run: Run): ProcessState {
  const state = stateOfProcess(run)
  const isOfThisThread = run.pid === process.pid && run.thread === threadId
  return state === 'running' && isOfThisThread && !runs.has(run.run) ? 'gone' : state
}

/** Whether a process runs, by all that can be known from here; what is not sure runs, or is elsewhere. */
function stateOfProcess(other: ProcessIdentity): ProcessState {
  const here = thisProcess()
  if (other.host !== here.host) return 'elsewhere'
  if (other.boot !== here.boot) return isRestarted(other, here) ? 'gone' : 'elsewhere'
  if (other.namespaces !== here.namespaces) return 'elsewhere'
  if (!isThere(other.pid)) return 'gone'
  const stat = statOf(other.pid)
  if (stat === undefined || stat.start === null || other.start === null) return 'running'
  return stat.start === other.start && !stat.ended ? 'running' : 'gone'
}

/** The namespace of a machine's own processes. (Linux: PROC_PID_INIT_INO) */
const OUTSIDE_CONTAINERS = 'pid:[4026531836]'

/** The machine itself was started anew. Images give one machine ID to many containers, which may bear one name, so it counts outside them only. */
const isRestarted = (other: ProcessIdentity, here: ProcessIdentity): boolean =>
  other.boot !== null &&
  here.boot !== null &&
  here.machine !== null &&
  other.machine === here.machine &&
  [other, here].every(({ namespaces }) => namespaces?.startsWith(OUTSIDE_CONTAINERS) === true)

/** Asked of the system, for /proc may hide the processes of others. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

interface Stat {
  readonly start: number | null
  /** It was killed, and whoever started it has not asked yet. */
  readonly ended: boolean
}
/** Of a process of Linux; undefined: it cannot be read, or /proc shows the processes of another namespace. */
function statOf(pid: number): Stat | undefined {
  const text = textOf(`/proc/${pid}/stat`)
  if (text === null || attempt(() => readlinkSync('/proc/self')) !== String(process.pid)) return undefined
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ') // from the third on: the name before may hold anything
  const start = Number(fields[19])
  const ended = (fields[0] === 'Z' || fields[0] === 'X') && Number(fields[17]) <= 1 // else some of its threads still run
  return { start: Number.isSafeInteger(start) ? start : null, ended }
}
