import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ERROR_CODES, LOSS_CODES, parseType, typeText } from '../../src/index.ts'
import { sampleJob } from '../classes/fixtures.ts'
import { spInspect, spMigrate } from './run.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-help-'))
  mkdirSync(join(folder, 'out'))
  writeFileSync(join(folder, 'job.jar'), sampleJob)
})
afterAll(() => rmSync(folder, { recursive: true }))

const PROGRAMS = [
  [
    'sp-inspect',
    spInspect,
    ['summary', 'cat', 'get', 'digest', 'files', 'verify', 'toc', 'hash', 'types', 'completion'],
  ],
  ['sp-migrate', spMigrate, ['plan', 'apply', 'completion']],
] as const

/** The words of a line, as a shell has them; what is written goes to the folder. */
const wordsOf = (line: string): readonly string[] =>
  line
    .match(/'[^']*'|\S+/g)!
    .map(word => word.replace(/^'(.*)'$/s, '$1').replace(/^(out\/|steps\.yaml|job\.jar)/, `${folder}/$1`))
/** Runs a line as it stands in a text: it begins with the program. */
function run(line: string): void {
  const [program, ...args] = wordsOf(line.trim())
  for (const name of ['orders', 'states'])
    if (args[0] !== 'apply') rmSync(join(folder, 'out', name), { recursive: true, force: true })
  const { code, err } = (program === 'sp-inspect' ? spInspect : spMigrate)(args)
  expect({ code, err: code === 0 ? '' : err }, line).toEqual({ code: 0, err: '' })
}
const linesOf = (text: string): readonly string[] =>
  text.split('\n').filter(line => /^ {2}sp-(?:inspect|migrate) /.test(line))
const examplesIn = (help: string): readonly string[] => linesOf(help.slice(help.indexOf('\nExamples:')))

describe.each(PROGRAMS)('help of %s', (_, ask, commands) => {
  const help = (...words: readonly string[]): string => {
    const { code, out, err } = ask(words)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return out
  }
  test('has an example of every command, and each runs', () => {
    const own = commands.map(command => examplesIn(help(command, '--help')))
    expect(own.filter(lines => lines.length === 0)).toEqual([])
    const main = examplesIn(help('--help'))
    for (const [first] of own) expect(main).toContain(first)
    for (const line of new Set([...main, ...own.flat()])) run(line)
  })
  test('is the same however it is asked for', () => {
    const [command] = commands
    const text = help(command, '--help')
    for (const words of [
      ['help', command],
      ['--json', 'help', command],
      ['help', '--', command],
      [command, 'x', '-h'],
    ])
      expect(help(...words)).toBe(text)
    expect(help('help')).toBe(help('--help'))
    expect(help('help', 'help')).toBe(help('--help'))
    expect(help('--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
  test('names every command and topic', () => {
    for (const word of [...commands, 'where', 'types', 'steps', 'codes']) expect(help('--help')).toContain(word)
    expect(ask(['help', 'wheer'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "where"?') as string,
    })
  })
})

describe('topics are true', () => {
  const topic = (name: string): string => spInspect(['help', name]).out
  /** The first column of its tables. */
  const firsts = (text: string): readonly string[] =>
    [...text.matchAll(/^ {2}(\S.*?)(?: {2,}|$)/gm)].map(match => match[1]!)

  test('where: what it shows runs on a sample', () => {
    const text = topic('where')
    const [shown] = text.split('\n\nComparisons:')
    const expressions = firsts(shown!)
    expect(expressions).toHaveLength(7)
    for (const where of expressions)
      expect(spInspect(['cat', 'samples/orders', 'orders/order', '--where', where, '--json']), where).toMatchObject({
        code: 0,
        out: expect.stringContaining('"state":"order"') as string,
      })
    const roots = /\n\n( {2}key [^]*?)\n\n/.exec(text)![1]!
    for (const root of firsts(roots))
      expect(['key', 'namespace', 'mapKey', 'value', 'lastAccess', 'timestamp']).toContain(root)
    for (const members of ['value.parcels[0]', 'value.amounts["net"]', 'key,value.total']) {
      expect(text).toContain(members)
      expect(spInspect(['cat', 'samples/orders', 'orders/order', '--columns', members]).code).toBe(0)
    }
    for (const line of linesOf(text)) run(line)
    const options = firsts(text).filter(first => first.startsWith('--'))
    expect(options).toHaveLength(2)
    for (const option of options) run(`sp-inspect cat samples/orders orders/order --limit 10 ${option}`)
  })
  test('types: what it shows is read and printed again', () => {
    const [shown] = topic('types').split('\n\nTheir values')
    const types = shown!
      .split('\n')
      .filter(line => line.startsWith('  '))
      .flatMap(line => line.slice(2, 50).split('  '))
      .map(text => text.trim())
      .filter(text => text !== '')
    expect(types.length).toBeGreaterThan(14)
    for (const text of types) expect(typeText(parseType(text)).replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })
  test('steps: the file is one, and the line runs', () => {
    const text = topic('steps')
    const [, file] = /\n\n( {2}steps:\n[^]*?)\n\n/.exec(text)!
    writeFileSync(join(folder, 'steps.yaml'), file!)
    const other = 'sp-migrate samples/orders out/steps --steps steps.yaml --dry-run --allow-loss timer'
    for (const line of [...linesOf(text), other]) run(line)
    for (const word of firsts(text).filter(first => first.startsWith('--')))
      expect(spMigrate(['--help']).out).toContain(word)
  })
  test('codes: all of them', () => {
    const words = firsts(topic('codes'))
    expect(words).toEqual(expect.arrayContaining(['0', '1', '2', 'usage', ...ERROR_CODES, ...LOSS_CODES]))
  })
})
