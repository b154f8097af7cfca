import { basename } from 'node:path'
import { findSnapshots, open, SavepointError, type OpenOptions, type OpenSavepoint } from '../index.ts'
import { classesAt, jsonPieces, mergeProblems, withoutEffect } from '../internal.ts'
import { openOptions, type ReadArguments } from './options.ts'
import { storage } from './progress.ts'
import { plural, printable, styleOf } from './text.ts'

// What the commands share: where data and words go.

/** The program, as it was called: it begins every word on stderr. */
export const PROGRAM = basename(process.argv[1] ?? 'sp-inspect').replace(/\.js$/, '')

export interface Common extends ReadArguments {
  readonly path: string
  readonly json: boolean
}

export const out = (text: string): void => void process.stdout.write(text)
/** Writes pieces of a text, some together. Waits where the reader is slower. */
export async function outAll(pieces: Iterable<string>): Promise<void> {
  const write = (text: string): Promise<void> =>
    new Promise(resolve => void (process.stdout.write(text, () => resolve()) && resolve()))
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < TOGETHER) continue
    await write(text)
    text = ''
  }
  if (text !== '') await write(text)
}
const TOGETHER = 256 * 1024

/** A report as JSON of many lines, or of one. */
export async function outReport(report: object, indent = 2): Promise<void> {
  await outAll(jsonPieces(report, indent))
  out('\n')
}

export const json = (value: unknown): void => out(`${JSON.stringify(value)}\n`)
export const style = (): ReturnType<typeof styleOf> => styleOf(process.stdout, process.env)

/** Notes and warnings go to stderr, as one line of text or one object each. */
export function say(problem: SavepointError, asJson: boolean): void {
  process.stderr.write(asJson ? `${JSON.stringify(problem)}\n` : `${PROGRAM}: ${printable(problem.message)}\n`)
}

/** Unknown is not broken: what only this tool does not know leaves the exit code at 0. */
export const isFault = (problem: SavepointError): boolean =>
  problem.code !== 'unknown-snapshot' && problem.code !== 'unsupported'

/** Tells of what could not be read, merged. Where entries are missing this is not all there is: exit code 1. */
export function sayUnread(problems: readonly SavepointError[], asJson: boolean): number {
  for (const problem of mergeProblems(problems)) say(problem, asJson)
  return problems.length > 0 ? 1 : 0
}

export function saySubstitutions(savepoint: OpenSavepoint): void {
  for (const [from, { to, files }] of savepoint.locator.substitutions)
    process.stderr.write(
      `${PROGRAM}: ${files === 1 ? '1 file' : `${files} files`} of ${printable(from)} found in ${printable(to)}\n`,
    )
}

/** What to do about missing files: one hint for all of them; undefined: none is missing. */
export const missingHint = ({ locator }: OpenSavepoint, missing: readonly string[]): string | undefined =>
  missing.map(path => locator.hintFor(path)).at(-1)

/** An option without effect is told of: it may be of another job. */
export function sayWithoutEffect(savepoint: OpenSavepoint, options: OpenOptions): void {
  const { names, unknown, nodes, mappings } = withoutEffect(savepoint, options)
  const which = unknown.slice(0, 5).map(name => `"${printable(name)}"`)
  if (unknown.length > 0)
    process.stderr.write(
      unknown.length === names
        ? `${PROGRAM}: --uids: 0 of ${names} names belong to an operator of this snapshot: is the file from another job?\n`
        : `${PROGRAM}: --uids: ${unknown.length} of ${names} names belong to no operator of this snapshot: ${which.join(', ')}${unknown.length > 5 ? ', …' : ''}\n`,
    )
  if (nodes.all > 0 && nodes.found === 0)
    process.stderr.write(
      `${PROGRAM}: --sql-plan: 0 of ${nodes.all} nodes are an operator of this snapshot: is it of another job, or was the job not started from the plan?\n`,
    )
  for (const { from } of mappings)
    process.stderr.write(`${PROGRAM}: --map-path: no path of this snapshot begins with ${printable(from)}\n`)
}

/** Classes that name none of the operators without a name may be of another job, or only of its values. */
export function sayUidSearch({ uidSearch, operators }: OpenSavepoint): void {
  if (uidSearch === undefined) return
  sayUnreadClasses(uidSearch.unread)
  if (uidSearch.found.size > 0 || uidSearch.tried === 0) return
  const nameless = operators.filter(({ uid }) => uid === undefined).length
  process.stderr.write(
    `${PROGRAM}: --classes: no text in them is the uid of ${nameless === 1 ? 'the operator' : `one of the ${nameless} operators`} without one (${plural(uidSearch.tried, 'text')} tried)\n`,
  )
}

export function sayUnreadClasses(unread: readonly SavepointError[]): void {
  const [first] = unread
  if (first !== undefined)
    process.stderr.write(
      `${PROGRAM}: --classes: ${plural(unread.length, 'class file')} cannot be read: ${printable(first.message)}${unread.length > 1 ? ', …' : ''}\n`,
    )
}

/** Classes without effect are told of when the command ends, for it is values that ask for them. */
export function sayForeignClasses(paths: readonly string[]): void {
  const { missing, found } = classesAt(paths)
  if (missing.size === 0 || found.size > 0) return
  const which = [...missing].slice(0, 3).map(printable)
  process.stderr.write(
    `${PROGRAM}: --classes: none of the classes that values are of is there (${which.join(', ')}${missing.size > 3 ? ', …' : ''}): is it from another job?\n`,
  )
}

/** Whether a path is a directory without `_metadata`: it may hold snapshots. */
export const mayHoldSnapshots = (error: unknown): error is SavepointError =>
  error instanceof SavepointError && error.code === 'not-a-savepoint' && error.parts.offset === undefined

/** Opens one snapshot; a directory of several is refused, and they are named. */
export const openOne = async (given: Common): Promise<OpenSavepoint> =>
  openWith(given.path, { ...(await openOptions(given)), storage })

export async function openWith(path: string, options: OpenOptions): Promise<OpenSavepoint> {
  try {
    const savepoint = await open(path, options)
    sayWithoutEffect(savepoint, options)
    return savepoint
  } catch (error) {
    if (!mayHoldSnapshots(error)) throw error
    const found = await findSnapshots(path, options)
    const complete = found.filter(one => one.incomplete === undefined)
    if (complete.length === 1) return openWith(complete[0]!.path, options)
    if (complete.length === 0) throw error
    throw new SavepointError('not-a-savepoint', `a directory of ${complete.length} snapshots, not a snapshot itself`, {
      file: path,
      expected:
        complete.length > 12
          ? `one of ${complete.length}; list them with sp-inspect ${path}`
          : complete.map(snapshot => snapshot.path).join(' or '),
    })
  }
}
