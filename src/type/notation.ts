import { didYouMean } from '../model/did-you-mean.ts'
import type { Type } from '../model/type.ts'
import type { Kind, Spelling } from './kind.ts'
import { DEEPEST, TypeReader } from '../model/type-reader.ts'
import { rows } from './types.ts'

// Words, patterns and suffixes come from the rows of the kinds; here is only how they are looked up. (notation.md)

const spellings: readonly Spelling[] = rows.flatMap(row => row.spellings ?? [])
const isWord = (spelling: Spelling): spelling is Spelling & { readonly word: string } =>
  typeof spelling.word === 'string'
const patterns = spellings.filter(spelling => !isWord(spelling))
const suffixes: readonly NonNullable<Kind['suffix']>[] = rows.flatMap(row => row.suffix ?? [])

/** Kinds that share a word, and the character behind it, are told apart by no text: the first is meant. */
const byWord = new Map<string, readonly Spelling[]>()
for (const spelling of spellings.filter(isWord))
  byWord.set(spelling.word, [...(byWord.get(spelling.word) ?? []), spelling])

/**
 * Reads a type in the notation of the command line, as `typeText` prints it: `List<Long>`, `Pojo com.acme.Order {id: Long}`,
 * `Row<id BIGINT, name VARCHAR(20)>`. What the notation leaves out gets Flink's default: no registered subclasses, a generic Avro record, rows
 * with their kind, no padding. Throws incompatible, with position, what was found and what was expected.
 */
export function parseType(text: string): Type {
  const p = new TypeReader(text, read)
  const type = p.type()
  if (!p.atEnd) throw p.error(undefined, 'the end')
  return type
}

function read(p: TypeReader, sql: boolean): Type {
  const start = p.at
  const word = p.word()
  if (word === undefined) throw p.error(undefined, sql ? 'a SQL type' : 'a type')
  const known = spellingsOf(word, p.next, sql)
  const spelling = known.find(({ before }) => before === undefined || before === p.next)
  if (spelling === undefined) {
    if (known.length > 0) throw p.error(undefined, known.map(({ before }) => `"${before}"`).join(' or '))
    p.at = start
    throw p.error(`"${word}"${didYouMean(word, wordsOf(sql))}`, sql ? 'a SQL type' : 'a type', hintFor(word, sql))
  }
  const type = spelling.read(p, word)
  return sql ? type : withSuffixes(p, type)
}

function withSuffixes(p: TypeReader, inner: Type): Type {
  let type = inner
  for (let depth = 0; ; depth++) {
    const suffix = suffixes.find(({ mark }) => p.takes(mark))
    if (suffix === undefined) return type
    if (depth === DEEPEST) throw p.error('nested too deeply', `at most ${DEEPEST} levels`)
    type = suffix.of(type)
  }
}

function spellingsOf(word: string, next: string, sql: boolean): readonly Spelling[] {
  const exact = (byWord.get(word) ?? []).filter(spelling => !sql || spelling.sql)
  if (exact.length > 0) return exact
  return patterns.filter(
    spelling =>
      Boolean(spelling.sql) === sql &&
      (spelling.word as RegExp).test(word) &&
      (spelling.before === undefined || spelling.before === next),
  )
}

const wordsOf = (sql: boolean): readonly string[] =>
  [...byWord].filter(([, all]) => all.some(spelling => Boolean(spelling.sql) === sql)).map(([word]) => word)

/** A class alone says nothing of its bytes. */
const hintFor = (word: string, sql: boolean): string | undefined =>
  !sql && word.includes('.') ? `a class is written as Pojo ${word} {…}, Kryo ${word} or Opaque ${word}` : undefined
