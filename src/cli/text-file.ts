import { existsSync, lstatSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { listFiles, SavepointError, type OpenSavepoint } from '../index.ts'

/**
 * A text file to come, beside a migration: the result writes it. It is no file of the source or the target, also with `force`, and what
 * bears its name is written over only with `force`: the name is taken away first, for it may be a link to something else. Throws target-not-empty, io.
 */
export async function textFile(
  path: string,
  source: OpenSavepoint,
  target: string,
  force: boolean,
): Promise<(text: string) => void> {
  const real = realOf(path)
  for (const directory of [source.directory, target])
    if (`${real}/`.startsWith(`${realOf(directory)}/`))
      throw refused(path, 'lies in the source or the target of the migration', 'choose another place')
  const directory = dirname(resolve(path))
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new SavepointError('io', 'its directory does not exist', { file: path })
  if (isThere(path)) {
    if (!force) throw refused(path, 'already exists', 'choose another name, or pass --force')
    if ((await listFiles(source)).some(file => realOf(file.path) === real || realOf(file.path) === realOf(real)))
      throw refused(path, 'is a file of the source', 'choose another place')
  }
  return text => {
    try {
      if (force) rmSync(path, { force: true })
      writeFileSync(path, text, { flag: 'wx' })
    } catch (error) {
      throw new SavepointError('io', (error as Error).message, { file: path }, error)
    }
  }
}

const refused = (path: string, why: string, hint: string): SavepointError =>
  new SavepointError('target-not-empty', `the file ${why}`, { file: path, hint })

/** A link that leads nowhere is there too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/** With the links of its directories followed, as far as they are there. */
function realOf(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync(absolute)
  const parent = dirname(absolute)
  return parent === absolute ? absolute : join(realOf(parent), basename(absolute))
}
