import { SavepointError } from '../errors.ts'
import { hashOfBytes } from '../host/hash.ts'
import { beginRun, endRun, stateOfRun, type Run } from '../host/process.ts'
import { readBytes, type FileWriter, type WritableStorage } from '../model/file.ts'
import { joinPath } from '../storage/path.ts'
import { claimLine, readMarker, releaseLine, type FileResult, type Marker } from './marker.ts'

/** The marker of a run that has not ended. */
const MARKER = '.sp-unfinished'
/** It is made under another name, which it loses. */
const PLACING = `${MARKER}.`
/** `_metadata` before it has its name. */
const DRAFT = '.sp-metadata'
/** Files are called by operator ID and subtask (target.md). */
const FILE_NAME = /^[0-9a-f]{32}-\d+-[a-z]/

/** Where a plan is to be written. */
export interface Target {
  readonly storage: WritableStorage
  readonly directory: string
  /** Its identity. */
  readonly plan: string
  /** Files that may be there already, for they belong to what is written. */
  readonly beside: ReadonlySet<string>
}

/**
 * The right of one run to write a target. It is a line of the marker: the first of its number, after one whose run has ended. The marker
 * comes into being as a whole, lines are only added, and whoever added one looks whether it counts; so of several runs one has it.
 */
export class Claim {
  /** Files that runs before this one completed. */
  readonly done: ReadonlyMap<string, FileResult>
  /** Of `_metadata` before it has its name: says whose it is once the marker is gone. */
  readonly draft: string
  private readonly target: Target
  private readonly run: Run
  private writer: FileWriter | undefined

  private constructor(target: Target, run: Run, { done }: Marker, writer: FileWriter) {
    this.target = target
    this.run = run
    this.done = done
    this.writer = writer
    this.draft = draftName(target.plan, run)
  }

  /** Throws target-not-empty where the target holds something else, or another run that goes on, or may. */
  static async of(target: Target): Promise<Claim> {
    const run = beginRun()
    try {
      for (;;) {
        const claim = await Claim.tried(target, run)
        if (claim !== undefined) return claim
      }
    } catch (error) {
      endRun(run)
      throw error
    }
  }

  /** undefined: another was faster. */
  private static async tried(target: Target, run: Run): Promise<Claim | undefined> {
    const { storage, directory, plan } = target
    const path = joinPath(directory, MARKER)
    const { marker: before } = await look(target, run)
    await storage.makeDirectory(directory)
    if (before === undefined) await storage.place(path, encoded(claimLine(plan, 0, run)))
    const writer = await storage.append(path)
    if (writer === undefined) return undefined
    try {
      if (before !== undefined) await writer.write(encoded(`\n${claimLine(plan, before.claims, run)}`)) // a kill may have cut off the line before
      const { marker, leftovers } = await look(target, run)
      if (marker?.owner?.run === run.run) {
        for (const name of leftovers) await storage.remove(joinPath(directory, name))
        await storage.syncDirectory(directory)
        return new Claim(target, run, marker, writer)
      }
    } catch (error) {
      const isMine = await hasClaim(target, run).catch(() => false)
      if (isMine && before === undefined && isRefusal(error)) await storage.remove(path)
      if (isMine) await giveUp(writer, run)
      await writer.abort()
      throw error
    }
    await writer.abort()
    return undefined
  }

  /** Adds a line to the marker. */
  async add(line: string): Promise<void> {
    await this.writer?.write(encoded(line))
  }

  /** Flushes the marker and takes it away. Throws target-not-empty where the target is another's by now. */
  async removeMarker(): Promise<void> {
    const { storage, directory } = this.target
    await this.writer?.close()
    this.writer = undefined
    await storage.syncDirectory(directory)
    if (!(await hasClaim(this.target, this.run)))
      throw new SavepointError('target-not-empty', 'another run took the target over', { file: directory })
    for (const { name } of (await storage.list(directory)) ?? [])
      if (name.startsWith(PLACING)) await storage.remove(joinPath(directory, name))
    await storage.remove(joinPath(directory, MARKER))
    await storage.syncDirectory(directory)
  }

  /** Nothing is written any more. */
  end(): void {
    endRun(this.run)
  }

  /** Another run may go on at once, also where this process does. */
  async release(): Promise<void> {
    if (this.writer !== undefined) await giveUp(this.writer, this.run)
    await this.writer?.abort()
    this.end()
  }
}

/** On a full disk it may fail: then this process, or this thread of it, has to end first, or goes on with it. */
async function giveUp(writer: FileWriter, run: Run): Promise<void> {
  try {
    await writer.write(encoded(`\n${releaseLine(run)}`))
  } catch {
    // The error that led here is told.
  }
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text)
const isRefusal = (error: unknown): boolean => error instanceof SavepointError && error.code === 'target-not-empty'

interface Found {
  readonly marker: Marker | undefined
  /** Drafts and markers that runs which have ended left. */
  readonly leftovers: readonly string[]
}

/** Throws target-not-empty unless the target is empty, absent, or holds a run of this plan that has ended, or `run` itself. */
async function look(target: Target, run: Run): Promise<Found> {
  const { storage, directory, plan, beside } = target
  if ((await storage.open(directory)) !== undefined) throw notEmpty(directory, 'a file')
  const names = ((await storage.list(directory)) ?? []).map(({ name }) => name).filter(name => !beside.has(name))
  if (names.includes('_metadata')) throw notEmpty(directory, 'a savepoint')
  const text = names.includes(MARKER) ? await markerText(target) : undefined
  if (text === undefined && names.includes(MARKER)) return look(target, run) // it went just now: there will be a _metadata
  const marker = text === undefined ? undefined : readMarker(text, plan, directory)
  const drafts = names.filter(name => name.startsWith(draftsOf(plan)))
  for (const owner of [marker?.owner, ...drafts.map(name => ownerOf(name, run))])
    if (owner !== undefined) mustHaveEnded(owner, run, directory)
  const leftovers = [...drafts, ...names.filter(name => name.startsWith(PLACING))]
  const others = names.filter(name => name !== MARKER && !leftovers.includes(name))
  const isOurs = (marker?.claims ?? 0) > 0 || drafts.length > 0 // the marker is there before the first file, the draft after the last
  const foreign = isOurs ? others.filter(name => !FILE_NAME.test(name)) : others
  if (foreign.length === 0) return { marker, leftovers }
  throw notEmpty(
    directory,
    `${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? `, … (${foreign.length} entries)` : ''}`,
  )
}

async function markerText({ storage, directory }: Target): Promise<string | undefined> {
  const file = await storage.open(joinPath(directory, MARKER))
  return file && new TextDecoder().decode(await readBytes(file, 0, file.size))
}

/** Whether the claim that counts is that of the run. */
async function hasClaim(target: Target, run: Run): Promise<boolean> {
  const claims = (await markerText(target))?.replaceAll(/^\{"name".*\n/gm, '') ?? ''
  return readMarker(claims, target.plan, target.directory).owner?.run === run.run
}

function mustHaveEnded(owner: Run | 'elsewhere', run: Run, directory: string): void {
  if (owner !== 'elsewhere' && owner.run === run.run) return
  const state = owner === 'elsewhere' ? owner : stateOfRun(owner)
  if (state === 'gone') return
  const known = owner !== 'elsewhere' && { found: `process ${owner.pid} of host ${JSON.stringify(owner.host)}` }
  if (state === 'running')
    throw new SavepointError('target-not-empty', 'another run is writing the target', {
      file: directory,
      ...known,
      hint: 'wait until it has ended, or choose another directory',
    })
  throw new SavepointError('target-not-empty', 'a run of another host or container may still write the target', {
    file: directory,
    ...known,
    hint: `if it has ended, remove the directory${owner === 'elsewhere' ? '' : `; or add the line ${releaseLine(owner).trim()} to ${MARKER} in it, and this command continues with it`}`,
  })
}

const draftsOf = (plan: string): string => `${DRAFT}-${plan.slice(0, 16)}`
/** Where numbers of processes mean the same. */
const placeOf = ({ host, machine, boot, namespaces }: Run): string =>
  hashOfBytes(encoded(JSON.stringify([host, machine, boot, namespaces]))).slice(0, 16)
const draftName = (plan: string, run: Run): string =>
  [draftsOf(plan), run.pid, run.start ?? '', run.thread, placeOf(run), run.run].join('-')

/** Whose a draft is; undefined: it does not say so. */
function ownerOf(draft: string, own: Run): Run | 'elsewhere' | undefined {
  const found = /-(\d+)-(\d*)-(\d+)-([0-9a-f]{16})-([0-9a-f]{16})$/.exec(draft)
  if (found === null) return undefined
  const [, pid, start, thread, place, run] = found as unknown as readonly [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  if (place !== placeOf(own)) return 'elsewhere'
  return { ...own, pid: Number(pid), start: start === '' ? null : Number(start), thread: Number(thread), run }
}

const notEmpty = (directory: string, found: string): SavepointError =>
  new SavepointError('target-not-empty', 'the target is not empty', {
    file: directory,
    found,
    expected: 'an empty or absent directory, or the unfinished run of the same plan',
  })
