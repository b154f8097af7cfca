import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circles, ROOT, sourceOf, sourcesIn, unread, type Source } from './house/sources.ts'

const src = sourcesIn('src')
const tests = sourcesIn('test')
/** What is called from outside: the library, what only our command lines need of it, the programs, and the hooks that Node loads by their names. */
const ENTRY_POINTS = [
  'src/index.ts',
  'src/internal.ts',
  'src/cli/sp-inspect.ts',
  'src/cli/sp-migrate.ts',
  'src/cli/module-hooks.ts',
]

/** Exported for a test and nobody else, and why the test needs it. */
const FOR_TESTS: Readonly<Record<string, string>> = {
  'src/classes/schemas.ts protobufDescriptorOf': 'what reads messages in values of Kryo is still to come',
  'src/codec/record.ts builders': 'generated code and the plain loop run against each other',
  'src/flink/releases.ts RELEASES': 'every release has its row in a table of expectations',
  'src/model/key-group.ts murmur': 'its values come from Flink, also where the key group hides them',
  'src/serializer/forms.ts builtInForms': 'every form has a row of hex',
  'src/spill/sort.ts SORT_DEFAULTS': 'the defaults are those that the note promises',
  'src/type/warm.ts generated': 'a printer is compiled at once, not after a thousand values',
  'src/type/scalar.ts UNORDERED': 'a comparison with NaN has no order',
  'src/type/types.ts codecsWith': 'generated code that skips and plain programs run against each other',
  'src/type/types.ts printersWith': 'generated printers and plain ones run against each other',
}

/** Base names that stand in two folders or more, and what tells the files apart. */
const SAME_NAMES: Readonly<Record<string, string>> = {
  'avro.ts': 'type: kinds; serializer: their snapshots',
  'base.ts': 'codec: Java primitives; type: kinds; serializer: their snapshots',
  'batch.ts': 'model: of entries; spill: of sorted records',
  'digest.ts': 'entry: of one entry; inspect: of states',
  'entries.ts': 'read: entries as objects; rocksdb: entries of a block',
  'framework.ts': 'type: kinds; serializer: their snapshots',
  'hash.ts': 'host: XXH64 of bytes; type: hashCode of Java',
  'heap.ts': 'read: files of the heap backend; rocksdb: the heap that merges',
  'job.ts': 'model: what a job is; write: doing it',
  'kafka.ts': 'type: kinds; serializer: their snapshots',
  'kryo.ts': 'type: kinds; serializer: their snapshots',
  'layout.ts': 'entry: slots of an entry; read: how a file of keyed state is laid out',
  'merge.ts': 'rocksdb: of levels; spill: of sorted runs',
  'metadata.ts': 'format: the declaration; read: reading a file by it; write: writing one',
  'operator-state.ts': 'read and write: the two ways of one kind of file',
  'pieces.ts': 'export: of what is printed; write: of what is copied',
  'properties.ts': 'format: of a savepoint; rocksdb: of a table',
  'raw-timers.ts': 'format: the declaration; read: reading by it',
  'record.ts': 'codec: declared records; type: kinds; serializer: their snapshots; spill: what is sorted',
  'relocate.ts': 'transform: the step; plan: what it does to paths',
  'savepoint.ts': 'model: what every savepoint has; read: what one that was read has',
  'scala.ts': 'type: kinds; serializer: their snapshots',
  'scan.ts': 'read: of an operator; rocksdb: of a column family',
  'select.ts': 'model: by a text, in any list; read: in an open savepoint',
  'sink.ts': 'kryo: told what a value is; write: where bytes go',
  'state-header.ts': 'format: the declaration; write: writing one',
  'string.ts': 'kryo: its strings; type: kinds',
  'table.ts': 'cli: on the terminal; rocksdb: SSTables; serializer: snapshots of Table/SQL',
  'toc.ts': 'inspect: making it; transform: the step that keeps what it names',
  'verify.ts': 'inspect: of a snapshot; rocksdb: of a column family',
}

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

describe('import circles', () => {
  test('there is none, types counted', () => expect(circles(src)).toEqual([]))
  test('they are found', () => {
    const of = (path: string, text: string): Source => sourceOf(`src/${path}`, text)
    expect(
      circles([
        of('a/one.ts', "import type { B } from './two.ts'\n"),
        of('a/two.ts', "export {\n  c,\n  type D,\n} from '../c/three.ts'\n"),
        of('c/three.ts', "const { a } = await import('../a/one.ts')\n"),
        of('c/four.ts', "import { a } from '../a/one.ts'\n// import { x } from './four.ts'\n"),
      ]),
    ).toEqual(['src/a/one.ts ↔ src/a/two.ts ↔ src/c/three.ts'])
  })
})

describe('exports', () => {
  const found = unread(src, ENTRY_POINTS, textOf)
  test('each is read by another file, or only by a test for a reason', () =>
    expect(found.toSorted()).toEqual(Object.keys(FOR_TESTS).toSorted()))
  test.each(Object.entries(FOR_TESTS))('%s: %s', entry => {
    const [path, name] = entry.split(' ')
    expect(tests.some(({ imports }) => imports.some(one => one.from === path && one.names.includes(name!)))).toBe(true)
  })
  test('one without a reader is found', () => {
    const texts: Readonly<Record<string, string>> = {
      'src/a.ts':
        'export const read = 1\nexport function alone(): void {}\nexport interface Of {}\nexport type Alone = 1\nexport const of: Of = {}\n',
      'src/index.ts': "import { read, of } from './a.ts'\nexport { read, of }\n",
    }
    const sources = Object.entries(texts).map(([path, text]) => sourceOf(path, text))
    expect(unread(sources, ['src/index.ts'], path => texts[path]!)).toEqual(['src/a.ts alone', 'src/a.ts Alone'])
  })
})

test('a base name stands in one folder, or says why in several', () => {
  const names = src.map(({ path }) => basename(path))
  const several = new Set(names.filter((name, i) => names.indexOf(name) !== i))
  expect([...several].toSorted()).toEqual(Object.keys(SAME_NAMES).toSorted())
})

describe('lists on the stack', () => {
  /** Calls that spread a list over arguments of what takes any number of them: 120,000 overflow the stack. `append`, `largest` and `smallest` do not. */
  function spread(text: string): readonly string[] {
    return [...text.matchAll(/(?:\.(?:push|unshift|concat|splice)|Math\.(?:max|min))\(/g)].flatMap(call => {
      let depth = 1
      for (let i = call.index + call[0].length; depth > 0 && i < text.length; i++) {
        if ('([{'.includes(text[i]!)) depth++
        else if (')]}'.includes(text[i]!)) depth--
        else if (depth === 1 && text.startsWith('...', i)) return [text.slice(call.index, i + 20)]
      }
      return []
    })
  }
  test.each(src.map(({ path }) => path))('%s spreads none', path => expect(spread(textOf(path))).toEqual([]))
  test('they are found', () => {
    const calls = [
      'all.push(...more)',
      'Math.max(0, ...widths.map(w => w + 1))',
      'list.splice(at, f(1, [2]), ...all)',
      'Math.max(\n  ...all)',
      'new Set(a.concat(b, ...c))',
    ]
    expect(calls.filter(text => spread(text).length === 1)).toEqual(calls)
    const harmless = ['rows.push([...row])', 'rows.push({ ...row, a })', 'Math.max(f(...row), 1)', 'of(...all)']
    expect(harmless.flatMap(spread)).toEqual([])
  })
})

describe('the library is documented', () => {
  const index = src.find(({ path }) => path === 'src/index.ts')!
  const names = index.imports.flatMap(({ from, names: all }) => all.map(name => ({ from, name })))
  const isPassedOn = (name: string): boolean =>
    new RegExp(`^export (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\}`, 'm').test(textOf(index.path))
  /** Where a name is declared: a file may pass on that of another. */
  const home = (from: string, name: string): string =>
    src.find(({ path }) => path === from)?.exports.includes(name) === false
      ? (src.find(({ path }) => path === from)!.imports.find(one => one.names.includes(name))?.from ?? from)
      : from
  test.each(names.filter(({ name }) => isPassedOn(name)))('$name of $from has a docstring', ({ from, name }) => {
    const declared = textOf(home(from, name)).split(new RegExp(`^export (?:async )?(?:\\w+\\*? )${name}\\b`, 'm'))
    expect(declared.length, 'declared there').toBeGreaterThan(1)
    expect(declared[0]!.trimEnd().endsWith('*/')).toBe(true)
  })
})

describe('notes', () => {
  test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'])('%s names files that exist', name => {
    const named = [...textOf(name).matchAll(/`((?:src|test|bin|docs|samples|\.ci)\/[\w./-]+)`|\]\(([\w./-]+)\)/g)].map(
      ([, code, link]) => code ?? link!,
    )
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter(path => !existsSync(join(ROOT, path)))).toEqual([])
  })
})
