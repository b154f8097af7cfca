import { memoryFile, type Storage } from '../model/file.ts'

/** A file system of byte arrays by path: for tests, and for a page that was given files. */
export function memoryStorage(files: Readonly<Record<string, Uint8Array>>): Storage {
  const paths = Object.keys(files)
  const list: Storage['list'] = path => {
    const names = new Map<string, boolean>()
    for (const file of paths) {
      if (!file.startsWith(`${path}/`)) continue
      const [name, ...deeper] = file.slice(path.length + 1).split('/')
      names.set(name!, deeper.length > 0)
    }
    if (names.size === 0) return undefined
    return [...names].map(([name, directory]) => ({ name, directory })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }
  return {
    open: path => (Object.hasOwn(files, path) ? memoryFile(path, files[path]!) : undefined),
    list,
    canonical: path => (Object.hasOwn(files, path) || list(path) !== undefined ? path : undefined),
  }
}
