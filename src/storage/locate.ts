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

/** Stands for the name of any file of a directory: what may be followed is asked once for all of them. */
const ANY = '\0'

/** A directory in which a file may be. */
interface Place {
  /** What stands in front of the name. */
  readonly prefix: string
  /** ANY: as it is named. */
  readonly name: string
  /** With every link followed. */
  readonly real: string
  /** It stands in for the directory that the snapshot names. */
  readonly standsIn: boolean
  /** Whatever is in it may be followed, unless it is a link. */
  readonly trusted: boolean
}

/** Finds the files a snapshot names, and only those it may name (path mapping, search order). Both throw outside-root. */
export interface Locator {
  /** A path relative to the snapshot's directory; undefined: it is missing. */
  relative(path: string): Promise<File | undefined>
  /** An absolute path as Flink wrote it; undefined: it is missing, wherever it may be. */
  absolute(path: string): Promise<File | undefined>
  /** Why a path is not found, and what would help. */
  missing(path: string): SavepointError
  /** What would help with it, and with those asked about before. */
  hintFor(path: string): string
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
  /** Of files that a mapping names itself. */
  const ownNames = new Set(mappings.flatMap(({ from, to }) => [baseName(from), baseName(to)]))
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

  const mayBeFollowed = async (real: string): Promise<boolean> =>
    (await canonicalRoots()).some(r => isUnder(real, r)) || isOfJobs(real)

  /** A directory that is there; undefined: there is none. `candidate`: of the path of a file in it. */
  const placeOf = async (candidate: string, standsIn: boolean): Promise<Place | undefined> => {
    const real = await canonical(parentOf(candidate))
    if (real === undefined) return undefined
    const name = baseName(candidate)
    const prefix = candidate.slice(0, candidate.length - name.length)
    return { prefix, name, real, standsIn, trusted: await mayBeFollowed(joinPath(real, ANY)) }
  }
  /** Where the file of a path may be, in this order; each is looked at when it is its turn. */
  const placesOf = async (path: string): Promise<readonly (() => Promise<Place | undefined>)[]> => {
    const local = localPath(path)
    const inPlace =
      local !== undefined &&
      ([...roots, ...(await canonicalRoots())].some(r => isUnder(local, r)) || (await isOfJobs(local)))
        ? [local]
        : [] // roots may be relative, what Flink wrote is not
    return [
      ...[...mapped(path), ...inPlace].map(candidate => once(async () => placeOf(candidate, false))),
      ...substitutes(directory, root, local ?? path).map(candidate => once(async () => placeOf(candidate, true))),
    ]
  }
  const placesIn = cached(async (parent: string) => placesOf(parent + ANY))
  /** Whether the directory of a file is there, as it is named. */
  const hasDirectory = async (path: string): Promise<boolean> => {
    const local = localPath(path)
    return local !== undefined && (await canonical(parentOf(local))) !== undefined
  }
  const hasDirectoryIn = cached(async (parent: string) => hasDirectory(parent + ANY))
  const placeIn = cached(async (parent: string) => placeOf(parent + ANY, false))

  /** The file, if it is there and no link leads out of what may be followed. */
  const allowed = async (place: Place, last: string, named: string): Promise<File | undefined> => {
    const name = place.name === ANY ? last : place.name
    const file = await storage.open(place.prefix + name)
    if (file === undefined || (place.trusted && file.link === undefined)) return file
    const real = file.link ?? joinPath(place.real, name)
    if (!(await mayBeFollowed(real))) throw outside(named, real)
    return file
  }
  const outside = (named: string, real: string): SavepointError =>
    new SavepointError('outside-root', 'a path leads out of the snapshot', {
      file: named,
      found: real,
      expected: `a file under ${roots.slice(0, 2).join(' or ')}`,
      hint: `follow it with --map-path ${parentOf(real)}=${parentOf(real)}`,
    })
  const lose = cached((directoryOf: string) => {
    const parent = parentOf(normalPath(directoryOf + ANY))
    lost = lost === undefined ? parent : (commonDirectory(lost, parent) ?? parent)
  })
  const hintFor = (path: string): string => {
    if (isRelative(path)) return 'copy the whole directory; `sp-inspect files` lists what belongs to it'
    lose(path.slice(0, path.lastIndexOf('/') + 1))
    return `if it was moved, say where to: --map-path ${pasted(lost!)}=<directory>`
  }
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
      const name = baseName(joined)
      const place = await placeIn(joined.slice(0, joined.length - name.length))
      return place && allowed(place, name, joined)
    },
    async absolute(path) {
      const name = baseName(path)
      const isAlone = name === '' || name === '.' || name === '..' || ownNames.has(name)
      const parent = path.slice(0, path.length - name.length)
      const places = isAlone ? await placesOf(path) : await placesIn(parent)
      for (const placeAt of places) {
        const place = await placeAt()
        const file = place && (await allowed(place, name, path))
        if (place === undefined || file === undefined) continue
        if (place.standsIn && !counted.has(path)) {
          const from = parentOf(localPath(path) ?? path)
          substitutions.set(from, {
            to: parentOf(place.prefix + place.name),
            files: (substitutions.get(from)?.files ?? 0) + 1,
          })
          counted.add(path)
        }
        return file
      }
      const isThere = isAlone ? await hasDirectory(path) : await hasDirectoryIn(parent)
      const elsewhere = isThere ? await storage.canonical(localPath(path)!) : undefined
      if (elsewhere !== undefined) throw outside(path, elsewhere)
      return undefined
    },
    missing(path) {
      const places = [...mapped(path), ...substitutes(directory, root, localPath(path) ?? path)].map(parentOf)
      return new SavepointError('missing-file', 'a file of the snapshot is missing', {
        ...(isRelative(path)
          ? { file: joinPath(directory, path) }
          : { file: path, expected: `it in ${[...new Set(places)].join(' or ')}` }),
        hint: hintFor(path),
      })
    },
    hintFor,
  }
}

/** To the directory of the snapshot; others are of this machine or of a file system that is named. */
const isRelative = (path: string): boolean => !path.startsWith('/') && !/^[a-z][\w+.-]*:/i.test(path)

/** As a shell takes it. */
const pasted = (path: string): string => path.replace(/[^\w@%+=:,./~-]/g, '\\$&')

/** What a job's checkpoints share, in the directory of all jobs. (FsCheckpointStorageAccess) */
const SHARED = /\/[0-9a-f]{32}\/(shared|taskowned)\/[^/].*$/

/** Where the job's directory stands beside others; undefined: it is none of Flink's making. */
const directoryOfJobs = (checkpoint: string, job: string): string | undefined =>
  /^chk-\d+$/.test(baseName(checkpoint)) && /^[0-9a-f]{32}$/.test(baseName(job)) ? parentOf(job) : undefined

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => (found ??= { value: find() }).value
}

function cached<T>(find: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return path => {
    let found = known.get(path)
    if (found === undefined) known.set(path, (found = { value: find(path) }))
    return found.value
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
