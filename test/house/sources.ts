import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One `import … from`, `export … from` or `import()`. */
export interface Import {
  /** From the root of the project: `src/read/open.ts`. */
  readonly from: string
  /** Names as they are exported there; `*` for all of them. */
  readonly names: readonly string[]
}

export interface Source {
  /** From the root of the project: `src/read/open.ts`. */
  readonly path: string
  readonly imports: readonly Import[]
  /** Names that are declared here; those passed on from another file are imports. */
  readonly exports: readonly string[]
}

const FROM = /\b(?:import|export)(?: type)?\s+(\{[^{}]*\}|\*(?: as \w+)?|\w+)\s+from '(\.[^']*)'/g
const DYNAMIC = /(?:\{([^}]*)\} = )?\(?(?:await )?import\('(\.[^']*)'\)\)?(?:\.(\w+)|\.then\(\(\{([^}]*)\}\))?/g
const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm
const LISTED = /^export (?:type )?\{([^}]*)\}(?! from)/gm
const COMMENTS = /^\s*(?:\/\*[^]*?\*\/|\/\/.*)$/gm

/** `a, type B as C` → a, B; `* as all` and a default → all of them. */
const names = (clause: string): readonly string[] =>
  /^\{[^]*\}$/.test(clause.trim())
    ? clause
        .trim()
        .slice(1, -1)
        .split(',')
        .map(part =>
          part
            .trim()
            .replace(/^type /, '')
            .split(/ as |:/)[0]!
            .trim(),
        )
        .filter(name => name !== '')
    : ['*']

/** What a text of TypeScript, formatted as ours, imports from our files and declares for others. */
export function sourceOf(path: string, text: string): Source {
  const code = text.replaceAll(COMMENTS, '')
  const at = (specifier: string): string => relative(ROOT, resolve(ROOT, dirname(path), specifier))
  return {
    path,
    imports: [
      ...[...code.matchAll(FROM)].map(([, clause, from]) => ({ from: at(from!), names: names(clause!) })),
      ...[...code.matchAll(DYNAMIC)].map(([, list, from, member, then]) => ({
        from: at(from!),
        names: member !== undefined && member !== 'then' ? [member] : names(`{${list ?? then ?? '*'}}`),
      })),
    ],
    exports: [
      ...[...code.matchAll(DECLARED)].map(([, name]) => name!),
      ...[...code.matchAll(LISTED)].flatMap(([, list]) =>
        list!.split(',').map(part => part.trim().split(' as ').at(-1)!),
      ),
    ].filter(name => name !== ''),
  }
}

/** All files of a folder of the project. */
export const sourcesIn = (folder: string): readonly Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.includes('node_modules'))
    .map(name => `${folder}/${name}`)
    .toSorted()
    .map(path => sourceOf(path, readFileSync(join(ROOT, path), 'utf8')))

/** Files that import each other in a ring, types counted: one line per ring, with all of its files. */
export function circles(sources: readonly Source[]): readonly string[] {
  const files = new Map(sources.map(source => [source.path, source]))
  const reached = new Map<string, ReadonlySet<string>>()
  const reachedFrom = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>()
    const open = [start]
    for (let path = open.pop(); path !== undefined; path = open.pop())
      for (const { from } of files.get(path)?.imports ?? [])
        if (!seen.has(from)) {
          seen.add(from)
          open.push(from)
        }
    return seen
  }
  for (const path of files.keys()) reached.set(path, reachedFrom(path))
  const rings = [...files.keys()]
    .filter(path => reached.get(path)!.has(path))
    .map(path =>
      [...reached.get(path)!]
        .filter(other => reached.get(other)?.has(path))
        .toSorted()
        .join(' ↔ '),
    )
  return [...new Set(rings)]
}

/**
 * Exports that no other file imports, as `path name`. A type has a reader too where its own file names it again: what it exports takes or
 * gives it, and users want to call it by its name.
 */
export function unread(
  sources: readonly Source[],
  entryPoints: readonly string[],
  textOf: (path: string) => string,
): readonly string[] {
  const read = new Set(
    sources.flatMap(({ imports }) => imports.flatMap(({ from, names: all }) => all.map(name => `${from} ${name}`))),
  )
  return sources
    .filter(({ path }) => !entryPoints.includes(path) && !read.has(`${path} *`))
    .flatMap(({ path, exports }) =>
      exports
        .filter(name => !read.has(`${path} ${name}`) && !isNamedAgain(textOf(path), name))
        .map(name => `${path} ${name}`),
    )
}

const isNamedAgain = (text: string, name: string): boolean =>
  new RegExp(`^export (?:declare )?(?:interface|type) ${name}\\b`, 'm').test(text) &&
  text.replaceAll(COMMENTS, '').split(new RegExp(`\\b${name}\\b`)).length > 2
