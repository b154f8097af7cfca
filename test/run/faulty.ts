import { localStorage, SavepointError, type File, type FileWriter, type WritableStorage } from '../../src/index.ts'

/** A call of a storage or of what it opened. */
export interface Call {
  readonly name:
    | 'open'
    | 'list'
    | 'canonical'
    | 'read'
    | 'makeDirectory'
    | 'create'
    | 'place'
    | 'append'
    | 'copy'
    | 'write'
    | 'close'
    | 'link'
    | 'isSame'
    | 'rename'
    | 'remove'
    | 'syncDirectory'
  readonly path: string
}

const READING = new Set<Call['name']>(['open', 'list', 'canonical', 'read', 'isSame'])
export const isWriting = (call: Call): boolean => !READING.has(call.name)

/** The local file system, which asks before every call; `before` may wait, or throw. */
export function watchedStorage(
  before: (call: Call) => void | Promise<void>,
  after: (call: Call) => void = () => undefined,
): WritableStorage {
  const ask = async <T>(name: Call['name'], path: string, go: () => T | Promise<T>): Promise<T> => {
    await before({ name, path })
    const result = await go()
    after({ name, path })
    return result
  }
  const file = (inner: File): File => ({
    ...inner,
    read: async (at, into) => ask('read', inner.path, () => inner.read(at, into)),
  })
  const writer = (inner: FileWriter, path: string): FileWriter => ({
    write: async bytes => {
      try {
        await before({ name: 'write', path })
      } catch (error) {
        await inner.write(bytes.subarray(0, bytes.length >> 1)) // a disk that is full takes a part
        throw error
      }
      await inner.write(bytes)
      after({ name: 'write', path })
    },
    close: async () => {
      try {
        await before({ name: 'close', path })
      } catch (error) {
        await inner.abort()
        throw error
      }
      await inner.close()
      after({ name: 'close', path })
    },
    abort: () => inner.abort(),
  })
  return {
    open: async path => {
      const found = await ask('open', path, () => localStorage.open(path))
      return found && file(found)
    },
    list: async path => ask('list', path, () => localStorage.list(path)),
    canonical: async path => ask('canonical', path, () => localStorage.canonical(path)),
    makeDirectory: async path => ask('makeDirectory', path, () => localStorage.makeDirectory(path)),
    create: async path => writer(await ask('create', path, () => localStorage.create(path)), path),
    place: async (path, bytes) => ask('place', path, () => localStorage.place(path, bytes)),
    append: async path => {
      const found = await ask('append', path, () => localStorage.append(path))
      return found && writer(found, path)
    },
    copy: async (from, to) => {
      try {
        await before({ name: 'copy', path: to })
      } catch (error) {
        const part = await localStorage.create(to) // it had begun
        await part.write(new Uint8Array(1000))
        await part.close()
        throw error
      }
      await localStorage.copy(from, to)
      after({ name: 'copy', path: to })
    },
    link: async (from, to) => ask('link', to, () => localStorage.link(from, to)),
    isSame: async (a, b) => ask('isSame', b, () => localStorage.isSame(a, b)),
    rename: async (from, to) => ask('rename', to, () => localStorage.rename(from, to)),
    remove: async path => ask('remove', path, () => localStorage.remove(path)),
    syncDirectory: async path => ask('syncDirectory', path, () => localStorage.syncDirectory(path)),
  }
}

/** As local storage throws it. */
export const ioError = ({ name, path }: Call, code: 'EIO' | 'ENOSPC'): SavepointError =>
  new SavepointError('io', `${code}: ${code === 'EIO' ? 'i/o error' : 'no space left on device'}, ${name}`, {
    file: path,
  })

/** Fails from the n-th call on, once or for good; `failed` is the first that did. */
export function faultyStorage(
  n: number,
  code: 'EIO' | 'ENOSPC',
  forGood: boolean,
): { readonly storage: WritableStorage; readonly failed: () => Call | undefined } {
  let calls = 0
  let failed: Call | undefined
  const storage = watchedStorage(call => {
    const number = calls++
    if (number < n || (number > n && !(forGood && isWriting(call)))) return
    failed ??= call
    throw ioError(call, code)
  })
  return { storage, failed: () => failed }
}
