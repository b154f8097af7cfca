/** An empty name, `.` or `..` somewhere, or a slash at the end. */
const UNTIDY = /\/\/|(^|\/)\.\.?(\/|$)|.\/$/

/** Joins and tidies `/` paths as text: `.` and `..` are resolved, nothing is looked up. */
export function joinPath(base: string, ...more: readonly string[]): string {
  const text = more.length === 0 ? base : [base, ...more].join('/')
  if (text !== '' && !UNTIDY.test(text)) return text
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !text.startsWith('/')) parts.push(part)
  }
  return (text.startsWith('/') ? '/' : '') + parts.join('/') || '.'
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
export function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at > 0 && !UNTIDY.test(path) ? path.slice(0, at) : joinPath(path, '..')
}
/** `.` holds every relative path that does not climb out of it: tidy paths bear no `./` in front. */
export const isUnder = (path: string, directory: string): boolean =>
  path === directory ||
  (directory === '.'
    ? !/^(\/|\.\.(\/|$))/.test(path)
    : path.startsWith(directory.endsWith('/') ? directory : `${directory}/`))

/** Flink's path text as a local path: `file:/a b` and `file:///a b` are `/a b`. Undefined for another file system. (Path.toString) */
export function localPath(text: string): string | undefined {
  if (text.startsWith('file:')) return joinPath('/', text.slice(5).replace(/^\/\/[^/]*/, ''))
  return text.startsWith('/') ? joinPath(text) : undefined
}
