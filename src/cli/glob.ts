import { existsSync, readdirSync, type Dirent } from 'node:fs'

// Patterns that the shell did not expand: because they were quoted, or because it is a shell that does not.

const SPECIAL = /[*?[]/
export const isPattern = (text: string): boolean => SPECIAL.test(text)

/** The paths that a pattern stands for, chk-9 before chk-10; none where it matches nothing. `*`, `?`, `[a-z]`, `[!a]`, and `**` for directories. */
export function expanded(pattern: string): readonly string[] {
  const parts = (process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern).split('/')
  const begins = parts[0] === '' || /^[A-Za-z]:$/.test(parts[0]!) ? `${parts.shift()!}/` : ''
  return parts.reduce<readonly string[]>(
    (found, part, i) => found.flatMap(path => step(path, part, i === parts.length - 1)),
    [begins],
  )
}

function step(directory: string, part: string, last: boolean): readonly string[] {
  if (part === '**') return [...(last ? [] : [directory]), ...below(directory)]
  const path = (name: string): string => `${directory}${name}${last ? '' : '/'}`
  if (!SPECIAL.test(part)) return part === '' || existsSync(directory + part) ? [path(part)] : []
  const matches = matcher(part)
  return entriesOf(directory)
    .filter(entry => matches.test(entry.name) && (last || !entry.isFile()))
    .map(({ name }) => path(name))
}

/** Links are not followed: they may lead in circles. */
const below = (directory: string): readonly string[] =>
  entriesOf(directory)
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => [`${directory}${name}/`, ...below(`${directory}${name}/`)])

/** What cannot be listed matches nothing, as in a shell. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory === '' ? '.' : directory, { withFileTypes: true }).toSorted((a, b) =>
      a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
  } catch {
    return []
  }
}

/** A name that begins with a dot only where the pattern does. */
function matcher(part: string): RegExp {
  const text = part.replace(
    /\[(!|\^)?(\]?[^\]]*)\]|[*?]|[\\^$.|+()[\]{}]/g,
    (all, not: string | undefined, set: string | undefined) =>
      set !== undefined
        ? `[${not === undefined ? '' : '^'}${set.replace(/[\\\]^[]/g, '\\$&')}]`
        : all === '*'
          ? '.*'
          : all === '?'
            ? '.'
            : `\\${all}`,
  )
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${text}$`, 'su')
}
