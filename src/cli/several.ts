import { existsSync } from 'node:fs'
import { SavepointError } from '../index.ts'
import { onThisMachine } from '../internal.ts'
import type { Positional } from './command.ts'
import { json, out, say, style } from './common.ts'
import { expanded, isPattern } from './glob.ts'
import { printable } from './text.ts'

// Commands that take several paths.

export const MORE_PATHS = {
  count: 'many',
  describe: "Snapshots' directories, their _metadata, directories of snapshots; or patterns like 'sp-*' (* ? [ ] **)",
  completes: 'files',
} as const satisfies Positional
export const MORE = {
  count: 'rest',
  describe:
    'More paths, or operators (<operator>/<state> too). A word is a path if one exists, or if it begins with / ./ ../ or file:, ends in /_metadata or holds * ? [; otherwise it is an operator. uid:x is always an operator, ./x always a path',
  completes: 'files and targets',
} as const satisfies Positional

/** The paths that texts stand for; a path that exists stands for itself, and so does a pattern that nothing matches. */
export const pathsOf = (texts: readonly string[]): readonly string[] =>
  texts.flatMap(text => {
    if (exists(text) || !isPattern(text)) return [text]
    const found = expanded(text.startsWith('file:') ? onThisMachine(text) : text)
    return found.length === 0 ? [text] : found
  })

/** A path, then paths and operators in any order. */
export function operandsOf(
  path: string,
  more: readonly string[],
): { readonly paths: readonly string[]; readonly targets: readonly string[] } {
  const isPath = (text: string): boolean =>
    !/^(?:uid|name|hash):/.test(text) &&
    (exists(text) || looksLikePath(text) || (isPattern(text) && expanded(text).length > 0))
  return { paths: pathsOf([path, ...more.filter(isPath)]), targets: more.filter(text => !isPath(text)) }
}

const looksLikePath = (text: string): boolean =>
  /^(?:\.{0,2}\/|\.{1,2}$|[A-Za-z][\w+.-]*:\/)|\/_metadata$/.test(text) || text.startsWith('file:')
const exists = (text: string): boolean => existsSync(text.startsWith('file:') ? onThisMachine(text) : text)

/** Does the same for every path; what fails does not end it. The result is the worst exit code. */
export async function eachPath(
  paths: readonly string[],
  asJson: boolean,
  one: (path: string, several: boolean) => Promise<number>,
): Promise<number> {
  if (paths.length === 1) return one(paths[0]!, false)
  let worst = 0
  for (const [i, path] of paths.entries()) {
    if (!asJson && i > 0) out('\n')
    try {
      worst = Math.max(worst, await one(path, true))
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      if (asJson) json({ path, error })
      say(error, asJson)
      worst = Math.max(worst, 1)
    }
  }
  return worst
}

/** Above what is printed of one of several paths. */
export const heading = (path: string, several: boolean): void => {
  if (several) out(`${style().bold(printable(path))}\n`)
}

/** Rows as data: of one path a line each, of several paths one object per path. */
export class Rows {
  private readonly rows: object[] = []
  private readonly name: string
  private readonly path: string
  private readonly several: boolean

  constructor(name: string, path: string, several: boolean) {
    this.name = name
    this.path = path
    this.several = several
  }

  add(row: object): void {
    if (this.several) this.rows.push(row)
    else json(row)
  }

  /** `last`: what is told of all rows. */
  end(last?: object): void {
    if (this.several) json({ path: this.path, [this.name]: this.rows, ...last })
    else if (last !== undefined) json(last)
  }
}
