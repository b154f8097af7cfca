import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { literalsIn, type Literal } from './house/literals.ts'
import { ROOT, sourcesIn } from './house/sources.ts'
import { spInspect, spMigrate } from './cli/run.ts'

// What users read: texts of errors, help and notes are in one style, and in English as natives write it (CONTRIBUTING.md).

const all: readonly Literal[] = sourcesIn('src').flatMap(({ path }) =>
  literalsIn(path, readFileSync(join(ROOT, path), 'utf8')),
)
/** Prose: some words in a row. What is left are names, generated code and keys. */
const prose = all.filter(({ text }) => /[a-z]+ [a-z]+/i.test(text) && !/[;{}=]\n|\bb\.get|code\./.test(text))
const messages = prose.filter(({ isError }) => isError)
const shown = ({ path, line, text }: Literal): string => `${path}:${line}: ${text}`
const those = (literals: readonly Literal[], wrong: (text: string) => boolean): readonly string[] =>
  literals.filter(({ text }) => wrong(text)).map(shown)

/** Phrases that are understood, and that nobody who grew up with English writes. */
const FOREIGN: readonly RegExp[] = [
  /(?<!there )\bis no (?!longer)\w/,
  /\bare no \w+ of\b/,
  /\bstands? (?!for\b)/,
  /\btold\b/,
  /(?<!did you )\bmeant\b/,
  /\bbehind\b/,
  /\bin front of\b/,
  /\banew\b/,
  /\bcomes? twice\b/,
  /(?<!you )\bwants?\b/,
  /\bone too many\b/,
  /\bgo(?:ne|es)? on with(?:out)?\b/,
  /\bhas not (?:all|any|the)\b/,
  /\bof (?:it|these) are\b/,
  /\bis taken\b/,
  /\banother \w+ (?:\w+ )?than\b/,
  /\bthat there (?:is|are)\b/,
  /\bgive (?:a codec|another|the directory)\b/,
  /\bis called so\b/,
  /\bmay be \w+ never\b/,
  /\bnobody (?:knows|reads)\b/,
  /\blooked into\b/,
  /\bone an? (?:line|item)\b|\ba line\b(?= of| or)/,
  /\bwhole (?:JSON|types)\b|\bPrint \w+ whole\b/,
  /\bhow \w+ paths? begins?\b/,
  /\bwritten over\b|\bWrite over\b/,
]

describe('messages', () => {
  test('there are many, and errors among them', () => {
    expect(prose.length).toBeGreaterThan(800)
    expect(messages.length).toBeGreaterThan(400)
    expect(messages.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'unexpected argument "${…}"; usage: ${…}${…}',
        'no such file or directory',
        'the target is not empty',
      ]),
    )
  })
  test('end without a full stop', () =>
    expect(those(messages, text => /[^.]\.$/.test(text) && !/(?:\.\.\.|etc\.)$/.test(text))).toEqual([]))
  test('begin in lower case, but for names', () =>
    expect(those(messages, text => /^[A-Z][a-z]+ /.test(text) && !NAMES.test(text))).toEqual([]))
  test('spell options with two dashes, and name only those that there are', () => {
    const known = new Set(
      [
        ...`${spInspect(['--help']).out}${spMigrate(['plan', '--help']).out}${spInspect(['cat', '--help']).out}${spInspect(['verify', '--help']).out}${spInspect(['hash', '--help']).out}${spMigrate(['--help']).out}`.matchAll(
          /--[a-z-]+/g,
        ),
      ].map(([option]) => option),
    )
    const foreign = new Set(['--recursive']) // of other programs
    expect(
      those(prose, text =>
        [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].some(([option]) => !known.has(option) && !foreign.has(option)),
      ),
    ).toEqual([])
    const names = [...known].map(option => option.slice(2)).join('|')
    expect(those(prose, text => new RegExp(`(?<![\\w-])-(?:${names})\\b`).test(text))).toEqual([])
  })
  test('are in natural English', () =>
    expect(
      prose
        .filter(({ text }) => FOREIGN.some(phrase => phrase.test(text)))
        .map(literal => `${FOREIGN.find(phrase => phrase.test(literal.text))}: ${shown(literal)}`),
    ).toEqual([]))
})

/** Of products, formats and classes. */
const NAMES = /^(?:Flink|Java|Avro|Kryo|Scala|Kafka|Snappy|RocksDB|Tuple\d+|Table|Apache) /
