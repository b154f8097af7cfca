import { SavepointError } from '../errors.ts'
import { readBytes, type FileWriter, type WritableStorage } from '../model/file.ts'
import type { JobResult } from '../model/job.ts'
import { joinPath } from '../storage/path.ts'

/** The marker of a run that has not ended: its plan in the first line, then a line for each file that is complete. */
const MARKER = '.sp-unfinished'
/** Of its lines: 2 has what jobs come to; before, a line had no `version`. */
const MARKER_VERSION = 2
/** `_metadata` before it has its name. */
const DRAFT = '.sp-metadata'
/** Files are called by operator ID and subtask (target.md). */
const FILE_NAME = /^[0-9a-f]{32}-\d+-[a-z]/

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

/**
 * The target of a run. It is empty, absent, or holds the unfinished run of the same plan, which is gone on with; `_metadata` appears last,
 * after the files it names are complete and flushed and the marker is gone. So a killed run leaves nothing that Flink would take.
 */
export class Journal {
  readonly storage: WritableStorage
  readonly directory: string
  /** Files that a run before this one completed. */
  readonly done: ReadonlyMap<string, FileResult>
  private readonly plan: string
  /** The marker says whose it is; a kill may have cut even that off. */
  private readonly marked: boolean
  private writer: FileWriter | undefined

  private constructor(storage: WritableStorage, directory: string, plan: string, marker: Marker | undefined) {
    this.storage = storage
    this.directory = directory
    this.plan = plan
    this.done = marker?.done ?? new Map()
    this.marked = marker?.marked ?? false
  }

  /** `plan`: its identity. `beside`: files that may be there already, for they belong to what is written. Throws target-not-empty. */
  static async open(
    storage: WritableStorage,
    directory: string,
    plan: string,
    beside: ReadonlySet<string> = new Set(),
  ): Promise<Journal> {
    if ((await storage.open(directory)) !== undefined) throw notEmpty(directory, 'a file')
    const entries = ((await storage.list(directory)) ?? []).filter(entry => !beside.has(entry.name))
    const names = new Set(entries.map(entry => entry.name))
    const own = (name: string): boolean => name === MARKER || name === draftName(plan)
    if (names.has('_metadata')) throw notEmpty(directory, 'a savepoint')
    const marker = names.has(MARKER) ? await readMarker(storage, directory, plan) : undefined
    const others = [...names].filter(name => !own(name))
    const isOurs = marker?.marked === true || names.has(draftName(plan)) // the marker is there before the first file, the draft after the last
    const foreign = isOurs ? others.filter(name => !FILE_NAME.test(name)) : others
    if (foreign.length > 0)
      throw notEmpty(
        directory,
        `${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? `, … (${foreign.length} entries)` : ''}`,
      )
    return new Journal(storage, directory, plan, marker)
  }

  path(name: string): string {
    return joinPath(this.directory, name)
  }

  async begin(): Promise<void> {
    await this.storage.makeDirectory(this.directory)
    this.writer = await (this.marked ? this.storage.append(this.path(MARKER)) : this.storage.create(this.path(MARKER)))
    // A line that was cut off by a kill ends here; an empty one says nothing.
    await this.writer.write(line(this.marked ? undefined : { version: MARKER_VERSION, plan: this.plan }))
    await this.storage.syncDirectory(this.directory)
  }

  async add(result: FileResult): Promise<void> {
    await this.writer?.write(line(result))
  }

  /** Makes a savepoint of the directory: from here on the next call finds it whole. */
  async commit(metadata: Uint8Array): Promise<void> {
    const draft = this.path(draftName(this.plan))
    const writer = await this.storage.create(draft)
    try {
      await writer.write(metadata)
      await writer.close()
    } catch (error) {
      await writer.abort()
      throw error
    }
    await this.writer?.close()
    this.writer = undefined
    await this.storage.syncDirectory(this.directory)
    await this.storage.remove(this.path(MARKER))
    await this.storage.syncDirectory(this.directory)
    await this.storage.rename(draft, this.path('_metadata'))
    await this.storage.syncDirectory(this.directory)
  }

  async abort(): Promise<void> {
    await this.writer?.abort()
  }
}

const draftName = (plan: string): string => `${DRAFT}-${plan.slice(0, 16)}`
const line = (value: object | undefined): Uint8Array =>
  new TextEncoder().encode(`${value === undefined ? '' : JSON.stringify(value)}\n`)

interface Marker {
  readonly marked: boolean
  readonly done: ReadonlyMap<string, FileResult>
}

async function readMarker(storage: WritableStorage, directory: string, plan: string): Promise<Marker> {
  const path = joinPath(directory, MARKER)
  const file = await storage.open(path)
  const text = file === undefined ? '' : new TextDecoder().decode(await readBytes(file, 0, file.size))
  const [first, ...rest] = text.split('\n').map(parsed)
  const marked = text.includes('\n')
  const head = first as { readonly version?: unknown; readonly plan?: unknown } | undefined
  if (marked && typeof head?.plan === 'string' && head.version !== MARKER_VERSION) {
    throw new SavepointError(
      'target-not-empty',
      'the target holds the unfinished run of another version of this tool',
      {
        file: directory,
        found:
          head.version === undefined ? 'a marker without a version' : `version ${String(head.version)} of the marker`,
        expected: `version ${MARKER_VERSION}`,
        hint: 'its files cannot be gone on with: remove the directory, and begin anew',
      },
    )
  }
  if (marked && head?.plan !== plan) {
    throw new SavepointError('target-not-empty', 'the target holds the unfinished run of another plan', {
      file: directory,
      hint: 'give another directory, remove this one, or repeat the command that was interrupted',
    })
  }
  return { marked, done: new Map(rest.filter(isResult).map(result => [result.name, result])) }
}

/** What lies beside the shape of a line is found out when its file is looked at. */
function isResult(value: unknown): value is FileResult {
  if (typeof value !== 'object' || value === null) return false
  const members = new Map<string, unknown>(Object.entries(value))
  const isList = (member: string): boolean => Array.isArray(members.get(member))
  return typeof members.get('name') === 'string' && ['sources', 'offsets', 'states'].every(isList)
}

/** A line that was cut off is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined
  } catch {
    return undefined
  }
}

const notEmpty = (directory: string, found: string): SavepointError =>
  new SavepointError('target-not-empty', 'the target is not empty', {
    file: directory,
    found,
    expected: 'an empty or absent directory, or the unfinished run of the same plan',
  })
