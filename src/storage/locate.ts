import { SavepointError } from '../errors.ts'
import type { File, Storage } from '../model/file.ts'
import { baseName, isUnder, joinPath, localPath, parentOf } from './path.ts'

export interface PathMapping {
  /** A prefix of the paths in the snapshot, as text: `s3://bucket/checkpoints`. */
  readonly from: string
  /** Where that is now. */
  readonly to: string
}

/** Finds the files a snapshot names, and only those it may name (interface: path mapping, search order). */
export interface Locator {
  /** A path relative to the snapshot's directory. Throws missing-file, outside-root. */
  relative(path: string): Promise<File>
  /** An absolute path as Flink wrote it. Throws missing-file, outside-root. */
  absolute(path: string): Promise<File>
  /** Directories that stood in for others, with the number of files found so. */
  readonly substitutions: ReadonlyMap<string, { readonly to: string; readonly files: number }>
}

export function locator(storage: Storage, directory: string, mappings: readonly PathMapping[]): Locator {
  const root = parentOf(directory)
  const roots = [directory, ...(/^chk-\d+$/.test(baseName(directory)) ? [root] : []), joinPath(root, 'shared'), joinPath(root, 'taskowned'), ...mappings.map(m => m.to)]
  let canonicalRoots: readonly string[] | undefined
  const substitutions = new Map<string, { to: string; files: number }>()

  /** The file, if it is there and no link leads out of what may be followed. */
  const allowed = async (path: string, named: string): Promise<File | undefined> => {
    const real = await storage.canonical(path)
    if (real === undefined) return undefined
    canonicalRoots ??= (await Promise.all(roots.map(async r => storage.canonical(r)))).filter(r => r !== undefined)
    if (!canonicalRoots.some(r => isUnder(real, r))) throw outside(named, real)
    return storage.open(path)
  }
  const outside = (named: string, real: string): SavepointError =>
    new SavepointError('outside-root', 'a path leads out of the snapshot', { file: named, found: real, expected: `a file under ${roots.slice(0, 2).join(' or ')}`, hint: `follow it with --map-path ${parentOf(real)}=${parentOf(real)}` })

  return {
    substitutions,
    async relative(path) {
      const joined = joinPath(directory, path)
      if (path.startsWith('/') || !isUnder(joined, directory)) throw new SavepointError('outside-root', 'a relative path leaves the snapshot', { file: path, expected: `a file under ${directory}` })
      const file = await allowed(joined, joined)
      if (file === undefined) throw new SavepointError('missing-file', 'a file of the snapshot is missing', { file: joined, hint: 'copy the whole directory; `sp-inspect files` lists what belongs to it' })
      return file
    },
    async absolute(path) {
      const local = localPath(path)
      const mapped = mappings.flatMap(m => mapTo(path, local, m) ?? [])
      const inPlace = local !== undefined && roots.some(r => isUnder(local, r)) ? [local] : []
      for (const candidate of [...mapped, ...inPlace]) {
        const file = await allowed(candidate, path)
        if (file !== undefined) return file
      }
      const places = substitutes(directory, root, local ?? path)
      for (const candidate of places) {
        const file = await allowed(candidate, path)
        if (file === undefined) continue
        const from = parentOf(local ?? path)
        substitutions.set(from, { to: parentOf(candidate), files: (substitutions.get(from)?.files ?? 0) + 1 })
        return file
      }
      const elsewhere = local === undefined ? undefined : await storage.canonical(local)
      if (elsewhere !== undefined && mapped.length === 0) throw outside(path, elsewhere)
      const looked = [...mapped, ...places].map(parentOf)
      throw new SavepointError('missing-file', 'a file of the snapshot is missing', {
        file: path,
        expected: `it in ${[...new Set(looked)].join(' or ')}`,
        hint: `if it was moved, say where to: --map-path ${parentOf(local ?? path)}=<directory>`,
      })
    },
  }
}

/** Where a file is looked for that is not at its path: beside `_metadata`, then under `shared` and `taskowned`, where it keeps its subdirectory. */
function substitutes(directory: string, root: string, path: string): readonly string[] {
  const name = baseName(path)
  const kept = ['shared', 'taskowned'].flatMap(scope => {
    const at = path.lastIndexOf(`/${scope}/`)
    return at < 0 ? [] : [joinPath(root, path.slice(at + 1))]
  })
  return [...new Set([joinPath(directory, name), joinPath(root, 'shared', name), joinPath(root, 'taskowned', name), ...kept.filter(p => isUnder(p, root))])]
}

function mapTo(path: string, local: string | undefined, { from, to }: PathMapping): string | undefined {
  const pairs: (readonly [string | undefined, string])[] = [[path, from], [local, localPath(from) ?? from]]
  for (const [text, prefix] of pairs) {
    if (text !== undefined && isUnder(text, prefix)) {
      const mapped = joinPath(to, text.slice(prefix.length))
      if (isUnder(mapped, joinPath(to))) return mapped
    }
  }
  return undefined
}
