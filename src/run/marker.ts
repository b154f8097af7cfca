import { SavepointError } from '../errors.ts'
import type { Run } from '../host/process.ts'
import type { JobResult } from '../model/job.ts'

// The lines of the marker (target.md): claims, the files that are complete, and claims given up. Lines are only ever added.

/** Of its lines: 3 has claims, 2 what jobs come to. */
const VERSION = 3

/** What is known of a file that is complete: what its job came to, and what it was made from, for of another file it is not the result. */
export interface FileResult extends JobResult {
  readonly sources: readonly SourceFile[]
}

/** A file of the source as it was when it was planned. */
export interface SourceFile {
  readonly path: string
  readonly size: number
  readonly modified: number | null
}

/** What a marker says. */
export interface Marker {
  /** Claims so far: the next one bears this number. */
  readonly claims: number
  /** The run of the last claim; undefined: nobody's, or it was given up. */
  readonly owner: Run | undefined
  /** Files that runs before completed. */
  readonly done: ReadonlyMap<string, FileResult>
}

/** Of several claims with one number the first counts. */
export const claimLine = (plan: string, claim: number, run: Run): string =>
  line({ version: VERSION, plan, claim, ...run })
export const releaseLine = ({ run }: Run): string => line({ released: run })
export const resultLine = (result: FileResult): string => line(result)
const line = (value: object): string => `${JSON.stringify(value)}\n`

/** Throws target-not-empty where the marker is of another plan, of another version of this tool or of nothing we know. `directory`: for messages. */
export function readMarker(text: string, plan: string, directory: string): Marker {
  const done = new Map<string, FileResult>()
  let claims = 0
  let owner: Run | undefined
  let head: Line | undefined
  for (const value of text.split('\n').map(parsed)) {
    if (value === undefined) continue
    if (isResult(value)) done.set(value.name, value)
    else if (owner !== undefined && value['released'] === owner.run) owner = undefined
    else if (typeof value['plan'] === 'string') {
      head ??= value
      if (value['claim'] !== claims || !isRun(value)) continue
      owner = value
      claims++
    }
  }
  const isCutOff = head === undefined && !/\S\n/.test(text) // in its first line: whose it is nobody knows
  if (head !== undefined && head['version'] !== VERSION) throw anotherVersion(directory, head['version'])
  if (!isCutOff && head?.['plan'] !== plan) throw anotherPlan(directory)
  return { claims, owner, done }
}

type Line = Readonly<Record<string, unknown>>

/** A line that was cut off is none. */
function parsed(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Line) : undefined
  } catch {
    return undefined
  }
}

/** What lies beside the shape of a line is found out when its file is looked at. */
const isResult = (value: object): value is FileResult => {
  const members = value as Line
  return (
    typeof members['name'] === 'string' && ['sources', 'offsets', 'states'].every(name => Array.isArray(members[name]))
  )
}

const isNumber = (value: unknown): value is number => Number.isSafeInteger(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const RUN: Readonly<Record<keyof Run, (value: unknown) => boolean>> = {
  host: isText,
  machine: value => value === null || isText(value),
  boot: value => value === null || isText(value),
  namespaces: value => value === null || isText(value),
  pid: value => isNumber(value) && value > 0,
  start: value => value === null || isNumber(value),
  thread: isNumber,
  run: isText,
}
const isRun = (value: object): value is Run => Object.entries(RUN).every(([name, fits]) => fits((value as Line)[name]))

const anotherPlan = (directory: string): SavepointError =>
  new SavepointError('target-not-empty', 'the target holds the unfinished run of another plan', {
    file: directory,
    hint: 'choose another directory, remove this one, or repeat the command that was interrupted',
  })
const anotherVersion = (directory: string, version: unknown): SavepointError =>
  new SavepointError('target-not-empty', 'the target holds the unfinished run of another version of this tool', {
    file: directory,
    found: version === undefined ? 'a marker without a version' : `version ${String(version)} of the marker`,
    expected: `version ${VERSION}`,
    hint: 'its files cannot be reused: remove the directory, and start again',
  })
