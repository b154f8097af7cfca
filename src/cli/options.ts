import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  Codec,
  SavepointError,
  sqlPlan,
  type OpenOptions,
  type OperatorNames,
  type PathMapping,
  type SnapshotForm,
  type SnapshotForms,
  type SqlPlan,
} from '../index.ts'
import { classesAt, onThisMachine } from '../internal.ts'
import type { Option, Positional } from './command.ts'
import { oneOf } from './one-of.ts'
import { UsageError } from './usage-error.ts'
import { importFile } from './user-module.ts'

/** Of every command that reads a snapshot. */
export const READ_OPTIONS = {
  uids: {
    kind: 'text',
    describe:
      "Names for operators: a file with one uid per line, or the JSON of a job's REST /jobs/:id or /jobs/:id/plan",
    completes: 'files',
  },
  'sql-plan': {
    kind: 'text',
    describe: 'A compiled plan of the SQL job (COMPILE PLAN): names for operators and columns',
    completes: 'files',
  },
  'map-path': {
    kind: 'texts',
    describe: 'Look for absolute paths that begin with old under new: old=new (repeatable)',
  },
  codecs: {
    kind: 'text',
    describe: 'A module (.ts or .js) that reads snapshots of your own serializers',
    completes: 'files',
  },
  classes: {
    kind: 'texts',
    describe:
      "The job's classes, which are parsed and never run: its jar, a directory of classes, a class file, or a file of types like Pojo com.acme.X {a: int} (repeatable, the first that has a class wins)",
    completes: 'files',
  },
  kryo: {
    kind: 'text',
    describe: 'Which Kryo wrote values: 2 (Flink 1.x) or 5 (2.x); default: that of the release that wrote the snapshot',
    completes: ['2', '5'],
  },
  json: { kind: 'flag', describe: 'Print data as JSON; errors too, on stderr' },
  'no-color': { kind: 'flag', describe: 'No colours, as with NO_COLOR in the environment' },
} as const satisfies Readonly<Record<string, Option>>

export const PATH = {
  describe: "A snapshot's directory, its _metadata, or a directory of snapshots",
  completes: 'files',
} as const satisfies Positional
export const TARGET = {
  describe: '<operator>, or <operator>/<state>: a uid, a name, or the ID (4 digits or more)',
  completes: 'targets',
} as const satisfies Positional
export const STATE = { describe: '<operator>/<state>', completes: 'targets' } as const satisfies Positional

/** What every command that reads a snapshot takes. */
export interface ReadArguments {
  readonly uids: string | undefined
  readonly sqlPlan: string | undefined
  readonly mapPath: readonly string[]
  readonly codecs: string | undefined
  readonly classes: readonly string[]
  readonly kryo: string | undefined
}

export async function openOptions(given: ReadArguments): Promise<OpenOptions> {
  const mapPath = given.mapPath.map(mapping)
  return {
    ...(given.uids !== undefined && { uids: namesIn(given.uids) }),
    ...(given.sqlPlan !== undefined && { sqlPlan: planIn(given.sqlPlan) }),
    mapPath,
    ...(given.codecs !== undefined && { codecs: await loadCodecs(given.codecs) }),
    ...(given.classes.length > 0 && { classes: placesOfClasses(given.classes) }),
    ...(given.kryo !== undefined && { kryo: kryoOf(given.kryo) }),
  }
}

/** Absolute: a plan is carried out elsewhere. */
export function placesOfClasses(paths: readonly string[]): readonly string[] {
  const places = paths.map(path => resolve(onThisMachine(path)))
  try {
    classesAt(places)
  } catch (error) {
    if (error instanceof SavepointError) throw new UsageError(`--classes: ${error.message}`)
    throw error
  }
  return places
}

/** Of Kryo there are two in Flink. */
const kryoOf = (text: string): 2 | 5 => (oneOf('--kryo', text, ['2', '5']) === '2' ? 2 : 5)

function planIn(path: string): SqlPlan {
  try {
    return sqlPlan(readText(path))
  } catch (error) {
    if (error instanceof SavepointError) throw new UsageError(`--sql-plan: ${path}: ${error.message}`)
    throw error
  }
}

function mapping(text: string): PathMapping {
  const at = text.lastIndexOf('=')
  if (at <= 0 || at === text.length - 1) throw new UsageError(`--map-path needs old=new, not "${text}"`)
  return { from: text.slice(0, at), to: resolve(onThisMachine(text.slice(at + 1))) }
}

/** One uid a line, `#` begins a comment; or the JSON of a running job's REST `/jobs/:id`, whose vertices have names. */
export function namesIn(path: string): OperatorNames {
  const text = readText(path)
  if (!/^\s*[{[]/.test(text)) {
    const uids = text
      .split(/\r?\n/)
      .map(line => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(line => line !== '')
    if (uids.length === 0) throw new UsageError(`--uids: there is no uid in ${path}`)
    return { uids }
  }
  const names = verticesIn(json(text, path))
  if (names === undefined)
    throw new UsageError(
      `--uids: ${path} has no "vertices" with "id" and "name"; use the answer of /jobs/<job id>, or one uid per line`,
    )
  return { names }
}

function json(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--uids: ${path} is not complete JSON: ${(error as Error).message}`)
  }
}

/** Of the answer of `/jobs/:id`, or of `/jobs/:id/plan`, where a name is called description. */
function verticesIn(answer: unknown): ReadonlyMap<string, string> | undefined {
  const { vertices, plan } = Object(answer) as {
    readonly vertices?: unknown
    readonly plan?: { readonly nodes?: unknown }
  }
  const all = vertices ?? plan?.nodes
  if (!Array.isArray(all) || all.length === 0) return undefined
  const names = new Map<string, string>()
  for (const vertex of all as readonly unknown[]) {
    const { id, name, description } = Object(vertex) as Readonly<Record<string, unknown>>
    const called = name ?? description
    if (typeof id !== 'string' || typeof called !== 'string') return undefined
    names.set(id, called)
  }
  return names
}

/** A file the user named. Throws io. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SavepointError('io', (error as Error).message, { file: path }, error)
  }
}

/** The module's default export: snapshot forms by snapshot class name. */
export async function loadCodecs(path: string): Promise<SnapshotForms> {
  const url = pathToFileURL(resolve(path)).href
  const module = (await importFile(url).catch((error: unknown) => {
    throw new UsageError(`--codecs: ${path} cannot be loaded: ${(error as Error).message}`)
  })) as { default?: unknown }
  if (typeof module.default !== 'object' || module.default === null)
    throw new UsageError(`--codecs: ${path} has no default export; it is an object of snapshot forms by class name`)
  return Object.fromEntries(
    Object.entries(module.default as SnapshotForms).map(([name, form]) => [
      name,
      blamed(`--codecs: ${path}: ${name}`, form),
    ]),
  )
}

/** A form of which every failure that is none of the snapshot says where it is from. */
function blamed(whose: string, form: SnapshotForm): SnapshotForm {
  const calling = <T>(call: () => T): T => {
    try {
      return call()
    } catch (error) {
      throw error instanceof SavepointError || error instanceof UsageError
        ? error
        : new UsageError(`${whose}: ${String(error)}`)
    }
  }
  const codecOf = (codec: Codec<unknown>): Codec<unknown> =>
    new Codec({
      name: codec.name,
      minBytes: codec.minBytes,
      read: r => calling(() => codec.read(r)),
      write: (w, value) => calling(() => codec.write(w, value)),
      skip: r => calling(() => codec.skip(r)),
      trace: (r, t) => calling(() => codec.trace(r, t)),
    })
  return {
    ...form,
    body(version, snapshot, framed) {
      const codec = calling(() => form.body(version, snapshot, framed))
      return codec && codecOf(codec)
    },
    ...(form.type !== undefined && { type: (...given) => calling(() => form.type!(...given)) }),
  }
}
