import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

// What an entry is made of is known in entry/ and nowhere else: by the names of what knows it, and by the constants themselves.

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ name, source: withoutComments(readFileSync(join(SRC, name), 'utf8')) }))

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1')
}

interface Guard {
  readonly what: string
  readonly pattern: RegExp
  /** Folders and files beside entry/ where it may be, each with its reason. */
  readonly also: Readonly<Record<string, string>>
}

const GUARDS: readonly Guard[] = [
  {
    what: 'lengths behind the parts of an ambiguous key',
    pattern: /\b(isAmbiguous|lengthBytes|skipLength)\b|length\s*>>>?=\s*8/,
    also: {},
  },
  {
    what: 'the comma of lists',
    pattern: /(?<!JSON_)\b(COMMA|DELIMITER|commaList)\b/,
    also: {
      'rocksdb/group.ts': 'joins the operands of a merge as RocksDB does',
      'type/stored.ts': 'the row of the kind, which is told what stands between elements',
      'read/check-values.ts': 'prints it in a finding',
      'bytes/csv-cell.ts': 'between the cells of CSV',
    },
  },
  {
    what: 'a comma as a byte, where it is not printed',
    pattern: /(?<!\bbyte\()(?<!between = )(?<![\w, ]out, 0x5b, )\b0x2c\b/,
    also: {
      'rocksdb/group.ts': 'joins the operands of a merge as RocksDB does',
      'bytes/csv-cell.ts': 'between the cells of CSV',
      'type/java-object.ts': 'between members of JSON',
      'type/sql-map.ts': 'between key and value of JSON',
    },
  },
  {
    what: 'the flipped sign of timers',
    pattern: /\b(flipSign|sortableLongJson|sortableLong)\b|1n << 63n|\^ -?0x80(00_0000)?\b/,
    also: {
      'type/stored.ts': 'the row of a long whose bytes sort as it does',
      'type/framework.ts': 'the row of a timer, which is made of one',
      'type/temporal.ts': 'the least long, a limit',
      'type/sql-collection.ts': 'the row of a SQL long that is stored so',
      'bytes/writer.ts': 'doubles whose bytes sort as they do',
      'query/sort-bytes.ts': 'whole numbers that are sorted by',
    },
  },
  {
    what: 'the null flag of map values',
    pattern: /\b(mapValueEnd|nullFlag|passNull)\b/,
    also: {
      'type/null-flag.ts': 'flags of nulls inside values',
      'type/sql-collection.ts': 'keys and values of a map that may be null',
      'type/stored.ts': 'the row of the kind',
      'read/rocksdb.ts': 'cuts what stands behind the flag of a null, by the rule of entry/',
      'read/heap.ts': 'takes maps apart by the type of entry/',
    },
  },
  {
    what: 'the kind ttl',
    pattern: /'ttl'|\b(ttlType|isTtl)\b/,
    also: {
      'type/framework.ts': 'its row',
      'serializer/framework.ts': 'its form',
      'serializer/legacy.ts': 'its form before snapshots',
    },
  },
]

const placesOf = (pattern: RegExp): readonly string[] =>
  files.filter(({ source }) => pattern.test(source)).map(({ name }) => name)

describe('what an entry is made of', () => {
  test('there are sources', () => expect(files.length).toBeGreaterThan(100))

  test.each(GUARDS)('$what', ({ pattern, also }) => {
    const places = placesOf(pattern)
    expect(places.filter(name => !name.startsWith('entry/') && !(name in also))).toEqual([])
    expect(Object.keys(also).filter(name => files.some(file => file.name === name) && !places.includes(name))).toEqual(
      [],
    )
  })

  test('each of them is in entry/ at all', () => {
    for (const { what, pattern } of GUARDS)
      expect(
        placesOf(pattern).some(name => name.startsWith('entry/')),
        what,
      ).toBe(true)
  })

  test('the width of the key group is used in four files', () => {
    const width = /\b(prefixBytes|keyGroupAt)\b|\b1 \| 2 = |\bprefix === [12]|maxParallelism\s*(<=|>)\s*12[789]/
    expect(placesOf(width)).toEqual([
      'model/key-group.ts',
      'plan/database-damage.ts',
      'read/canonical.ts',
      'rocksdb/merge.ts',
    ])
    // Whoever writes or looks for keys takes the bytes of the prefix as they are.
    expect(placesOf(/\bprefixOf\b/)).toEqual([
      'model/key-group.ts',
      'plan/database-damage.ts',
      'read/lost-keys.ts',
      'read/rocksdb.ts',
      'write/blocks.ts',
    ])
  })
})
