import { SavepointError } from '../errors.ts'

/** An empty name, `.` or `..` somewhere, or a slash at the end. */
const UNTIDY = /\/\/|(^|\/)\.\.?(\/|$)|.\/$/

/** `s3://bucket`, `hdfs://host:9000`: where an address begins. A letter alone is a drive. */
const ROOT = /^[A-Za-z][A-Za-z0-9+.-]+:\/\/[^/]*/
const rootOf = (text: string): string => ROOT.exec(text)?.[0] ?? ''

/** Joins and tidies `/` paths as text: `.` and `..` are resolved, nothing is looked up. Nothing climbs out of the root of an address. */
export function joinPath(base: string, ...more: readonly string[]): string {
  const text = more.length === 0 ? base : [base, ...more].join('/')
  const root = rootOf(text)
  const path = text.slice(root.length)
  return path !== '' && path !== '/' && !UNTIDY.test(path) ? text : root + tidy(path, root)
}

function tidy(path: string, root: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !path.startsWith('/')) parts.push(part)
  }
  if (root !== '') return parts.map(part => `/${part}`).join('')
  return (path.startsWith('/') ? '/' : '') + parts.join('/') || '.'
}

/** Inside, paths have slashes, whatever the machine. */
export const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path)

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export function parentOf(path: string): string {
  const root = rootOf(path).length
  const at = path.lastIndexOf('/')
  return at > 0 && at >= root && !UNTIDY.test(path.slice(root)) ? path.slice(0, at) : joinPath(path, '..')
}
/** `.` holds every relative path that does not climb out of it: tidy paths bear no `./` in front. */
export const isUnder = (path: string, directory: string): boolean =>
  path === directory ||
  (directory === '.'
    ? !/^(\/|\.\.(\/|$))/.test(path) && rootOf(path) === ''
    : path.startsWith(directory.endsWith('/') ? directory : `${directory}/`))

/** Flink's path text as a local path: `file:/a b` and `file:///a b` are `/a b`, `file:/C:/a` is `C:/a`. Undefined for another file system. (Path.toString) */
export function localPath(text: string): string | undefined {
  if (text.startsWith('file:'))
    return joinPath('/', text.slice(5).replace(/^\/\/[^/]*/, '')).replace(/^\/(?=[A-Za-z]:\/)/, '')
  return text.startsWith('/') ? joinPath(text) : undefined
}

/** A path as Flink may write it, in the one form in which prefixes are compared: `file:/a` is `/a`, `hdfs:/a` is `hdfs:///a`. */
export function normalPath(text: string): string {
  const local = localPath(text)
  if (local !== undefined) return local
  const [, scheme, rest] = SCHEME.exec(text) ?? []
  if (scheme === undefined || rest === undefined) return text
  return joinPath(rest.startsWith('//') ? text : `${scheme}://${rest}`)
}
/** A letter alone is a drive. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):(\/.*)$/s

/** Where the user's path is on this machine; `file:` is left out. Throws unsupported for what is elsewhere. */
export function onThisMachine(text: string): string {
  if (text.startsWith('file:')) return localPath(text)!
  const [, scheme] = SCHEME.exec(text) ?? []
  if (scheme === undefined) return slashed(text)
  throw new SavepointError('unsupported', `remote storage (${scheme}:) is not read yet`, {
    file: text,
    hint: `copy the directory to this machine${COPIES[scheme.toLowerCase()]?.(text) ?? ''}; \`sp-inspect files\` on the copied _metadata lists what else belongs to it`,
  })
}

const s3 = (from: string): string => `: aws s3 cp --recursive ${from.replace(/^s3[an]:/i, 's3:')} <directory>`
const azure = (from: string): string => `: azcopy copy --recursive <the address of ${from} over https> <directory>`
/** How a directory is copied from there. */
const COPIES: Readonly<Record<string, (from: string) => string>> = {
  s3,
  s3a: s3,
  s3n: s3,
  hdfs: from => `: hdfs dfs -get ${from} <directory>`,
  gs: from => `: gcloud storage cp --recursive ${from} <directory>`,
  oss: from => `: ossutil cp -r ${from} <directory>`,
  abfs: azure,
  abfss: azure,
  wasb: azure,
  wasbs: azure,
}

/** The deepest directory that holds both, in the form of normalPath; undefined: they have no more than the root in common. */
export function commonDirectory(a: string, b: string): string | undefined {
  if (rootOf(a) !== rootOf(b)) return undefined
  let directory = a
  while (!isUnder(b, directory)) {
    const up = parentOf(directory)
    if (up === directory || up === '/' || up === '.') return undefined
    directory = up
  }
  return directory
}
