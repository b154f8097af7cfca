import { SavepointError } from '../errors.ts'
import type { File, Storage } from '../model/file.ts'
import { baseName, commonDirectory, isUnder, joinPath, localPath, normalPath, parentOf, slashed } from './path.ts'

/** Files that a snapshot names by absolute paths, and that were moved since. */
export interface PathMapping {
  /** A prefix of the paths in the snapshot, as text: `s3://bucket/checkpoints`. */
  readonly from: string
  /** Where that is now. */
  readonly to: string
}

/** Finds the files a snapshot names, and only those it may name (path mapping, search order). Both throw outside-root. */
export interface Locator {
  /** A path relative to the snapshot's directory; undefined: it is missing. */
  relative(path: string): Promise<File | undefined>
  /** An absolute path as Flink wrote it; undefined: it is missing, wherever it may be. */
  absolute(path: string): Promise<File | undefined>
  /** Why a path is not found, and what would help. */
  missing(path: string): SavepointError
  /** Directories that stood in for others, with the number of files found so. */
  readonly substitutions: ReadonlyMap<string, { readonly to: string; readonly files: number }>
}

export function locator(storage: Storage, directory: string, given: readonly PathMapping[]): Locator {
  const mappings = given.map(({ from, to }) => ({ from, to: joinPath(slashed(to)) }))
  const root = parentOf(directory)
  const roots = [
    directory,
    ...(/^chk-\d+$/.test(baseName(directory)) ? [root] : []),
    joinPath(root, 'shared'),
    joinPath(root, 'taskowned'),
    ...mappings.map(({ to }) => to),
  ]
  const substitutions = new Map<string, { to: string; files: number }>()
  const counted = new Set<string>()
  const canonical = cached(async (path: string) => storage.canonical(path))
  let found: readonly string[] | undefined
  /** Holds all that was missing: object stores may put a random name before each file, and a hint a file helps nobody. */
  let lost: string | undefined
  const canonicalRoots = async (): Promise<readonly string[]> =>
    (found ??= (await Promise.all(roots.map(canonical))).filter(r => r !== undefined))

  /** Whether a path is of a file that checkpoints of any job in the same directory share: one restored in claim mode goes on naming those of the job before. */
  const isOfJobs = async (path: string): Promise<boolean> =>
    [root, await canonical(root)].some(job => {
      const all = job === undefined ? undefined : directoryOfJobs(directory, job)
      return all !== undefined && isUnder(path, all) && SHARED.exec(path.slice(all.length))?.index === 0
    })

  /** The file, if it is there and no link leads out of what may be followed. */
  const allowed = async (path: string, named: string): Promise<File | undefined> => {
    const parent = await canonical(parentOf(path))
    const file = parent === undefined ? undefined : await storage.open(path)
    if (parent === undefined || file === undefined) return undefined
    const real = file.link ?? joinPath(parent, baseName(path))
    if (!(await canonicalRoots()).some(r => isUnder(real, r)) && !(await isOfJobs(real))) throw outside(named, real)
    return file
  }
  const outside = (named: string, real: string): SavepointError =>
    new SavepointError('outside-root', 'a path leads out of the snapshot', {
      file: named,
      found: real,
      expected: `a file under ${roots.slice(0, 2).join(' or ')}`,
      hint: `follow it with --map-path ${parentOf(real)}=${parentOf(real)}`,
    })
  const mapped = (path: string): readonly string[] => mappings.flatMap(m => mapTo(path, m) ?? [])

  return {
    substitutions,
    async relative(path) {
      const joined = joinPath(directory, path)
      if (path.startsWith('/') || !isUnder(joined, directory))
        throw new SavepointError('outside-root', 'a relative path leaves the snapshot', {
          file: path,
          expected: `a file under ${directory}`,
        })
      return allowed(joined, joined)
    },
    async absolute(path) {
      const local = localPath(path)
      const inPlace =
        local !== undefined &&
        ([...roots, ...(await canonicalRoots())].some(r => isUnder(local, r)) || (await isOfJobs(local)))
          ? [local]
          : [] // roots may be relative, what Flink wrote is not
      for (const candidate of [...mapped(path), ...inPlace]) {
        const file = await allowed(candidate, path)
        if (file !== undefined) return file
      }
      for (const candidate of substitutes(directory, root, local ?? path)) {
        const file = await allowed(candidate, path)
        if (file === undefined) continue
        const from = parentOf(local ?? path)
        if (!counted.has(path))
          substitutions.set(from, { to: parentOf(candidate), files: (substitutions.get(from)?.files ?? 0) + 1 })
        counted.add(path)
        return file
      }
      const elsewhere =
        local === undefined || (await canonical(parentOf(local))) === undefined
          ? undefined
          : await storage.canonical(local)
      if (elsewhere !== undefined) throw outside(path, elsewhere)
      return undefined
    },
    missing(path) {
      const local = localPath(path)
      if (local === undefined && !/^[a-z][\w+.-]*:/i.test(path)) {
        return new SavepointError('missing-file', 'a file of the snapshot is missing', {
          file: joinPath(directory, path),
          hint: 'copy the whole directory; `sp-inspect files` lists what belongs to it',
        })
      }
      const places = [...mapped(path), ...substitutes(directory, root, local ?? path)].map(parentOf)
      const parent = parentOf(normalPath(path))
      lost = lost === undefined ? parent : (commonDirectory(lost, parent) ?? parent)
      return new SavepointError('missing-file', 'a file of the snapshot is missing', {
        file: path,
        expected: `it in ${[...new Set(places)].join(' or ')}`,
        hint: `if it was moved, say where to: --map-path ${pasted(lost)}=<directory>`,
      })
    },
  }
}

/** As a shell takes it. */
const pasted = (path: string): string => path.replace(/[^\w@%+=:,./~-]/g, '\\$&')

/** What a job's checkpoints share, in the directory of all jobs. (FsCheckpointStorageAccess) */
const SHARED = /\/[0-9a-f]{32}\/(shared|taskowned)\/[^/].*$/

/** Where the job's directory stands beside others; undefined: it is none of Flink's making. */
const directoryOfJobs = (checkpoint: string, job: string): string | undefined =>
  /^chk-\d+$/.test(baseName(checkpoint)) && /^[0-9a-f]{32}$/.test(baseName(job)) ? parentOf(job) : undefined

function cached<T>(find: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return path => {
    let found = known.get(path)
    if (found === undefined) known.set(path, (found = find(path)))
    return found
  }
}

/** Where a file is looked for that is not at its path: beside `_metadata`, then under `shared` and `taskowned`, where it keeps its subdirectory, of this job and of the one it names. */
function substitutes(directory: string, root: string, path: string): readonly string[] {
  const name = baseName(path)
  const kept = ['shared', 'taskowned'].flatMap(scope => {
    const at = path.lastIndexOf(`/${scope}/`)
    return at < 0 ? [] : [joinPath(root, path.slice(at + 1))]
  })
  const all = directoryOfJobs(directory, root)
  const shared = all === undefined ? undefined : SHARED.exec(path)?.[0]
  const ofJob = shared === undefined ? [] : [joinPath(all!, shared)].filter(p => isUnder(p, all!))
  return [
    ...new Set([
      joinPath(directory, name),
      joinPath(root, 'shared', name),
      joinPath(root, 'taskowned', name),
      ...kept.filter(p => isUnder(p, root)),
      ...ofJob,
    ]),
  ]
}

/** Whether a mapping is about a path. */
export const isMapped = (path: string, { from }: PathMapping): boolean => isUnder(normalPath(path), normalPath(from))

function mapTo(path: string, mapping: PathMapping): string | undefined {
  if (!isMapped(path, mapping)) return undefined
  const mapped = joinPath(mapping.to, normalPath(path).slice(normalPath(mapping.from).length))
  return isUnder(mapped, mapping.to) ? mapped : undefined
}
