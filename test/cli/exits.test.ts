import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TIER } from '../tier.ts'
import { inShell, ROOT, spInspect, spMigrate, type Result } from './run.ts'

// Exit codes are as the help says, for every command in every situation: 0 done, 1 the snapshot is at fault, 2 the command line is.

const SAMPLE = 'samples/states-2.3-canonical-heap'
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-exits-'))
  for (const name of ['cut', 'header', 'gone', 'loop'])
    cpSync(join(ROOT, SAMPLE), join(folder, name), { recursive: true })
  truncateSync(join(folder, 'cut/_metadata'), 900)
  for (const { path, operator } of filesOf(join(folder, 'header'))) {
    if (operator !== 'accounts') continue
    writeFileSync(path, readFileSync(path).fill(0xff, 0, 4))
    rmSync(path.replace('/header/', '/gone/'))
  }
  rmSync(join(folder, 'loop/_metadata'))
  symlinkSync('_metadata', join(folder, 'loop/_metadata')) // as unreadable for root as for anybody
  mkdirSync(join(folder, 'empty'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const filesOf = (path: string): readonly { readonly path: string; readonly operator: string | null }[] =>
  spInspect(['files', path, '--json'])
    .out.trim()
    .split('\n')
    .map(line => JSON.parse(line) as { readonly path: string; readonly operator: string | null })
const at = (name: string): string => (name === 'whole' ? SAMPLE : join(folder, name))

const READERS: Readonly<Record<string, (path: string) => readonly string[]>> = {
  summary: path => [path],
  cat: path => ['cat', path, 'accounts/balance'],
  get: path => ['get', path, 'accounts/balance', '42'],
  digest: path => ['digest', path],
  files: path => ['files', path],
  verify: path => ['verify', path],
  toc: path => ['toc', path],
  types: path => ['types', path, 'accounts/balance'],
}
const OTHERS = { hash: ['hash', 'a'], completion: ['completion', 'bash'] } as const

/** The code that --json gives; 0: it reads nothing of what is wrong. */
const SITUATIONS: readonly (readonly [where: string, code: string, none: readonly string[]])[] = [
  ['nowhere', 'missing-file', []],
  ['empty', 'not-a-savepoint', []],
  ['cut', 'truncated', []],
  ['loop', 'io', []],
  ['gone', 'missing-file', []],
  ['header', 'unknown-version', ['files']],
]
const codeIn = ({ out, err }: Result): unknown =>
  [...err.trim().split('\n'), ...out.trim().split('\n')]
    .filter(line => line.startsWith('{'))
    .map(line => (JSON.parse(line.endsWith('}') ? line : '{}') as { readonly code?: string }).code)
    .find(code => code !== undefined)

describe.each(Object.entries(READERS))('sp-inspect %s', (name, args) => {
  test('0 for a snapshot that is whole', () => expect(spInspect(args(SAMPLE))).toMatchObject({ code: 0, err: '' }))
  test.each([...SITUATIONS])('1 for %s: %s', (where, code, none) => {
    const text = spInspect(args(at(where)))
    const json = spInspect([...args(at(where)), '--json'])
    expect([text.code, json.code]).toEqual(none.includes(name) ? [0, 0] : [1, 1])
    if (!none.includes(name)) expect(codeIn(json)).toBe(code)
    for (const { err } of [text, json]) expect(err).not.toMatch(/\n\s+at /)
  })
  test('2 for the line, before anything is read', () => {
    const lines = [[...args(at('nowhere')), '--nope'], args(at('nowhere')).slice(0, name === 'summary' ? 0 : 1)]
    for (const line of lines) {
      expect(spInspect(line)).toMatchObject({ code: 2, out: '' })
      expect(codeIn(spInspect([...line, '--json']))).toBe('usage')
    }
  })
})

describe('names', () => {
  test.each([
    [['cat', SAMPLE, 'nobody'], 1],
    [['cat', SAMPLE, 'accounts/nothing'], 1],
    [['cat', SAMPLE, '14'], 1],
    [['cat', SAMPLE], 2],
    [['get', SAMPLE, 'accounts'], 2],
    [['get', SAMPLE, 'accounts/balance'], 2],
    [['get', SAMPLE, 'accounts/balance', 'nobody'], 1],
    [['get', SAMPLE, 'regions/region', 'x'], 2],
    [['digest', SAMPLE, 'nobody'], 1],
    [['types', SAMPLE, 'accounts'], 2],
    [[SAMPLE, 'nobody'], 1],
    [['frobnicate', SAMPLE], 2],
    [['help', 'frobnicate'], 2],
    [['completion', 'frobnicate'], 2],
    [['cat', SAMPLE, 'accounts', '--format', 'frobnicate'], 2],
    [[SAMPLE, '--uids', 'nothing.txt'], 1],
    [[SAMPLE, '--codecs', 'nothing.js'], 2],
    [[SAMPLE, '--classes', 'nothing.jar'], 2],
    [[SAMPLE, '--classes', 'README.md'], 2],
    [[SAMPLE, '--classes', 'src'], 0],
  ] as const)('%j: %d', (args, code) => expect(spInspect(args).code).toBe(code))
})

describe('sp-migrate', () => {
  let made = 0
  const fresh = (): string => join(folder, `to-${made++}`)
  const planOf = (...more: readonly string[]): string => {
    const plan = fresh()
    spMigrate(['plan', SAMPLE, fresh(), '-o', plan, ...more])
    return plan
  }
  test.each(SITUATIONS.slice(0, 4))('1 for %s: %s', (where, code) => {
    for (const args of [
      [at(where), fresh()],
      ['plan', at(where), fresh(), '-o', fresh()],
    ]) {
      expect(spMigrate(args).code).toBe(1)
      expect(codeIn(spMigrate([...args, '--json']))).toBe(code)
    }
    expect(spMigrate(['apply', at(where)]).code).toBe(1)
  })
  test.each([
    [() => [SAMPLE, fresh()], 0],
    [() => [SAMPLE, fresh(), '--dry-run'], 0],
    [() => [SAMPLE, folder], 1],
    [() => [SAMPLE, '/dev/null/x'], 1],
    [() => [SAMPLE, fresh(), '--drop', 'nobody'], 1],
    [() => [SAMPLE, fresh(), '--drop', 'accounts/@timers'], 1],
    [() => [SAMPLE, fresh(), '--steps', 'nothing.yaml'], 1],
    [() => [SAMPLE, fresh(), '--toc', 'nothing.txt'], 1],
    [() => [SAMPLE, fresh(), '--report', '/dev/null/x'], 1],
    [() => [SAMPLE, fresh(), '--report', join(folder, 'nowhere/report.json')], 1],
    [() => [SAMPLE, fresh(), '--to-flink', '0.9'], 2],
    [() => [SAMPLE, fresh(), '--rename-uid', 'accounts'], 2],
    [() => [SAMPLE, fresh(), '--nope'], 2],
    [() => [SAMPLE], 2],
    [() => [], 2],
    [() => ['plan', SAMPLE, fresh()], 2],
    [() => ['plan', SAMPLE, fresh(), '-o', fresh()], 0],
    [() => ['apply', planOf()], 0],
    [() => ['apply', join(ROOT, 'package.json')], 1],
    [() => ['apply'], 2],
  ] as const)('%s: %d', (args, code) => {
    const result = spMigrate(args())
    expect(result.err).not.toMatch(/\n\s+at /)
    expect(result.code).toBe(code)
  })
})

describe('standard output', () => {
  const all = [
    ...Object.entries(READERS).map(([name, args]) => [name, args(SAMPLE)] as const),
    ...Object.entries(OTHERS),
  ]
  const some = TIER === 'quick' ? all.slice(0, 2) : all
  test.each(some)('of %s: nobody reads it, or it is full', (_, words) => {
    const line = `(${inShell('sp-inspect')} "$@")`
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `${line} | true; a=\${PIPESTATUS[0]}; ${line} >/dev/full; echo $a $?`, 'bash', ...words],
      { cwd: ROOT, encoding: 'utf8' },
    )
    expect(stdout).toBe('0 1\n')
    expect(stderr).toMatch(/^sp-inspect: standard output: ENOSPC.*\n$/)
  })
})
