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

/** Flink's path text as a local path: `file:/a b` and `file:///a b` are `/a b`. Undefined for another file system. (Path.toString) */
export function localPath(text: string): string | undefined {
  if (text.startsWith('file:')) return joinPath('/', text.slice(5).replace(/^\/\/[^/]*/, ''))
  return text.startsWith('/') ? joinPath(text) : undefined
}
