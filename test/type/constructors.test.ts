import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

// A type is made by the constructor beside its row, so that the compiler knows its members. A cast would say what nobody checks.

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
const CAST = /\bas (unknown as )?(readonly )?Type\b(?!\s+from)/

/** The numbers of the lines that cast to Type. */
const castsIn = (source: string): readonly number[] =>
  source.split('\n').flatMap((line, i) => (CAST.test(line) ? [i + 1] : []))

describe('types are made by their constructors', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|md)$/.test(name))
  test('there are sources', () => expect(files.length).toBeGreaterThan(100))
  test.each(files)('no cast in %s', name => {
    expect(castsIn(readFileSync(join(SRC, name), 'utf8'))).toEqual([])
  })
  test('the guard can fail', () => {
    expect(castsIn("a\nconst t = { kind: 'x' } as Type\nx as readonly Type[]")).toEqual([2, 3])
    expect(castsIn('value as TypeText')).toEqual([])
  })
})
