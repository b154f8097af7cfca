import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

/** Folders are floors: upper ones import lower ones, those on one floor do not know each other. */
const FLOORS: Readonly<Record<string, number>> = {
  'errors.ts': 0,
  bytes: 1,
  model: 1,
  host: 1,
  flink: 2,
  storage: 2,
  codec: 2,
  compress: 2,
  java: 3,
  avro: 3,
  spill: 3,
  kryo: 3.5,
  classes: 3,
  type: 4,
  serializer: 5,
  connector: 5,
  entry: 6,
  format: 6,
  rocksdb: 6,
  query: 7,
  read: 7,
  transform: 7,
  write: 8, // above read: what is rewritten, and what is read back to be proved, is read as everything is
  bootstrap: 7,
  inspect: 8,
  export: 8,
  plan: 8,
  run: 9,
  'index.ts': 10,
  'internal.ts': 10,
  cli: 11,
}

/** Bans beyond the floors: [what, where it may be, or may not]. */
const ONLY_IN: readonly { readonly what: RegExp; readonly folders: readonly string[]; readonly says: string }[] = [
  {
    what: /from 'node:/,
    folders: ['storage', 'host', 'cli'],
    says: 'node: modules appear only in storage, host and cli',
  },
  { what: /\bDataView\b/, folders: ['bytes'], says: 'DataView appears only in bytes' },
]
const NEVER: readonly { readonly folders: readonly string[]; readonly imports: readonly string[] }[] = [
  { folders: ['transform', 'bootstrap'], imports: ['storage', 'format'] },
]

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
const folderOf = (path: string): string => relative(SRC, path).split('/')[0]!
const importsOf = (source: string): readonly string[] =>
  [...source.matchAll(/(?:from|import\() ?'(\.[^']*)'/g)].map(match => match[1]!)

function complaint(from: string, to: string): string | undefined {
  if (from === to) return undefined
  const [upper, lower] = [FLOORS[from], FLOORS[to]]
  if (upper === undefined || lower === undefined) return `${upper === undefined ? from : to} has no floor`
  if (upper <= lower) return `${from} (floor ${upper}) must not know ${to} (floor ${lower})`
  if (from === 'cli' && to !== 'index.ts' && to !== 'internal.ts')
    return `cli imports only index.ts and internal.ts, not ${to}`
  if (NEVER.some(ban => ban.folders.includes(from) && ban.imports.includes(to)))
    return `${from} must never import ${to}`
  return undefined
}

describe('floors', () => {
  test('there are sources', () => expect(files.length).toBeGreaterThan(30))
  test.each(files)('%s', name => {
    const path = join(SRC, name)
    const source = readFileSync(path, 'utf8')
    const from = folderOf(path)
    const complaints = importsOf(source).flatMap(
      target => complaint(from, folderOf(resolve(dirname(path), target))) ?? [],
    )
    const bans = ONLY_IN.filter(ban => ban.what.test(source) && !ban.folders.includes(from)).map(ban => ban.says)
    expect([...complaints, ...bans]).toEqual([])
  })
  test('the rules can fail', () => {
    expect(complaint('bytes', 'codec')).toBe('bytes (floor 1) must not know codec (floor 2)')
    expect(complaint('bytes', 'model')).toBe('bytes (floor 1) must not know model (floor 1)')
    expect(complaint('cli', 'read')).toBe('cli imports only index.ts and internal.ts, not read')
    expect(complaint('transform', 'format')).toBe('transform must never import format')
    expect(complaint('read', 'format')).toBeUndefined()
  })
})
