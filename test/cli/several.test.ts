import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expanded } from '../../src/cli/glob.ts'
import { inShell, ROOT, spInspect, spMigrate } from './run.ts'

const HEAP = 'samples/states-2.3-canonical-heap'
const ROCKS = 'samples/states-2.3-canonical-rocksdb'
const ORDERS = 'samples/orders'
let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-several-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const documents = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

describe('patterns', () => {
  test('mean what they mean to bash', () => {
    for (const path of ['a/chk-10/_metadata', 'a/chk-9/_metadata', 'a/.hidden/x', 'b/[1]/x', 'b/{c}/x', 'b/c/d/x']) {
      mkdirSync(join(folder, 'tree', path, '..'), { recursive: true })
      writeFileSync(join(folder, 'tree', path), '')
    }
    const patterns = [
      'a/*',
      '*/chk-?/_metadata',
      'a/chk-[0-9]*',
      'a/.h*',
      'b/[!c]*',
      'b/[[]*',
      'b/{*',
      'b/**/x',
      '?/*/x',
      'n*',
    ]
    const found = patterns.map(pattern => expanded(`${folder}/tree/${pattern}`))
    const { stdout } = spawnSync(
      'bash',
      ['-c', `shopt -s globstar nullglob; cd ${folder}/tree; for p in "$@"; do echo $p; done`, 'bash', ...patterns],
      { encoding: 'utf8', env: { LC_ALL: 'C' } },
    )
    const bash = stdout.split('\n').map(line => line.split(' ').filter(Boolean))
    expect(found.map(paths => paths.map(path => path.slice(folder.length + 6)).toSorted())).toEqual(
      patterns.map((_, i) => bash[i]!.toSorted()),
    )
    expect(expanded(`${folder}/tree/a/chk*`).map(path => path.slice(-6))).toEqual(['/chk-9', 'chk-10'])
  })
  test('that nobody expanded are expanded, also of a URI', () => {
    const one = documents(spInspect(['samples/states-2.3-canonical-[hr]*', '--json']).out)
    expect(one.map(({ path }) => path)).toEqual([HEAP, ROCKS])
    expect(spInspect([`file:${ROOT}samples/states-2.3-canonical-[hr]*`, '--json']).out.split('\n')).toHaveLength(3)
  })
  test('a path that exists wins', () => {
    const literal = join(folder, 'sp-[ab]')
    cpSync(join(ROOT, ORDERS), literal, { recursive: true })
    cpSync(join(ROOT, HEAP), join(folder, 'sp-a'), { recursive: true })
    expect(JSON.parse(spInspect([literal, '--json']).out)).toMatchObject({ path: literal, checkpointId: 3 })
    expect(spInspect(['digest', literal])).toEqual(spInspect(['digest', ORDERS]))
  })
  test('one that matches nothing is a path that is not there', () =>
    expect(spInspect(['verify', 'samples/nothing-*'])).toEqual({
      code: 1,
      out: '',
      err: 'sp-inspect: samples/nothing-*: no such file or directory\n',
    }))
})

describe('several paths', () => {
  test.each([
    ['summary', undefined],
    ['verify', 'findings'],
    ['files', 'files'],
    ['digest', 'digests'],
  ])('%s: one object per path, the same as of each alone', (command, name) => {
    const { code, out, err } = spInspect([command, HEAP, ORDERS, '--json'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const alone = (path: string): object => {
      const text = spInspect([command, path, '--json']).out
      if (name === undefined) return JSON.parse(text) as object
      const lines = documents(text)
      return {
        path,
        [name]: command === 'verify' ? lines.slice(0, -1) : lines,
        ...(command === 'verify' && lines.at(-1)),
      }
    }
    expect(documents(out)).toEqual([alone(HEAP), alone(ORDERS)])
  })
  test('the worst exit code, and what is wrong with one does not end it', () => {
    for (const command of ['summary', 'verify', 'files', 'digest']) {
      const text = spInspect([command, 'samples/nothing/_metadata', HEAP])
      expect(text).toMatchObject({ code: 1, err: expect.stringContaining('no such file or directory') as string })
      expect(text.out).toContain(HEAP)
      expect(text.out).toContain(spInspect([command, HEAP]).out)
      const [first, second] = documents(spInspect([command, 'samples/nothing/_metadata', HEAP, '--json']).out)
      expect(first).toMatchObject({ path: 'samples/nothing/_metadata', error: { code: 'missing-file' } })
      expect(second).toMatchObject({ path: HEAP })
    }
  })
  test('roots among them, and the newest of all', () => {
    const root = join(folder, 'root')
    for (const n of [1, 2]) spMigrate([HEAP, join(root, `chk-${n}`), '--checkpoint-id', String(n)])
    const [listed, one] = documents(spInspect([root, ORDERS, '--json']).out)
    expect(listed).toMatchObject({ path: root, snapshots: [{}, { newest: true }] })
    expect(one).toMatchObject({ path: ORDERS, checkpointId: 3 })
    expect(spInspect([join(folder, 'none'), root, '--newest']).out).toBe(`${join(root, 'chk-2')}\n`)
    expect(spInspect([root, 'orders', '--newest'])).toMatchObject({ code: 2, out: '' })
  })
})

describe('operators beside a path', () => {
  interface Summary {
    readonly bytes: number
    readonly operators: readonly { readonly uid: string; readonly states: readonly { readonly name: string }[] }[]
  }
  const listed = (...words: string[]): Summary => {
    const { code, out } = spInspect([ORDERS, ...words, '--json'])
    expect(code).toBe(0)
    return JSON.parse(out) as Summary
  }
  test('the summary of only these', () => {
    const all = listed()
    const some = listed('orders', 'sessions')
    expect(some.operators).toEqual(
      ['sessions', 'orders'].map(uid => all.operators.find(operator => operator.uid === uid)),
    )
    expect({ ...some, operators: all.operators }).toEqual(all)
    expect(listed('orders/order', 'orders/basket').operators[0]!.states.map(({ name }) => name)).toEqual([
      'order',
      'basket',
    ])
    expect(spInspect([ORDERS, 'orders']).out).toContain('· 1 of 12 operators ·')
  })
  test('digests of only these', () => {
    const lines = spInspect(['digest', ORDERS]).out.split('\n')
    expect(spInspect(['digest', ORDERS, 'sessions', 'orders/order']).out.trim().split('\n')).toEqual(
      lines.filter(line => / (?:orders\/order|sessions\/.*)$/.test(line)),
    )
  })
  test('a word is a path where there is one, and uid: makes it an operator', () => {
    const cwd = join(folder, 'cwd')
    mkdirSync(join(cwd, 'orders'), { recursive: true })
    cpSync(join(ROOT, ORDERS), join(cwd, 'sp'), { recursive: true })
    const run = (word: string): { readonly status: number | null; readonly stdout: string } =>
      spawnSync('bash', ['-c', `cd ${cwd}; ${inShell('sp-inspect').replace(' bin/', ` ${ROOT}bin/`)} sp ${word}`], {
        encoding: 'utf8',
        cwd: ROOT,
      })
    expect(run('orders').status).toBe(1)
    expect(run('uid:orders')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 12') as string })
    expect(run('sessions')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 12') as string })
  })
  test.each([
    [
      [ORDERS, 'ordrs'],
      'samples/orders: "ordrs" is neither a path nor an operator; did you mean "orders"? (expected one of ',
    ],
    [['digest', ORDERS, 'orders/ordr'], 'no state "ordr"; did you mean "order"?'],
    [['samples', 'orders'], 'snapshots, not a snapshot itself'],
    [[ORDERS, 'orders/@coordinator'], 'this operator has no @coordinator'],
  ])('%j', (args, says) => {
    const { code, out, err } = spInspect(args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(says)
  })
})

describe('digests of two snapshots', () => {
  const lines = (path: string, ...more: string[]): readonly string[] =>
    spInspect(['digest', path, ...more])
      .out.trim()
      .split('\n')
  test('are in one order, whatever that of the file is', () => {
    const digests = (path: string, ...more: string[]): readonly string[] =>
      lines(path, ...more).map(line => line.slice(47))
    const uids = ['--uids', 'samples/states-1.20-canonical-heap/uids.txt']
    const names = digests(HEAP)
    expect(names).toEqual(names.toSorted())
    expect(digests('samples/states-1.20-canonical-heap', ...uids)).toEqual(names)
    expect(digests('samples/states-1.20-native-rocksdb', ...uids)).toEqual(names)
  })
  test('differ in what differs', () => {
    const other = join(folder, 'other')
    expect(spMigrate([HEAP, other, '--rename-uid', 'regions=areas', '--reset', 'accounts/limits']).code).toBe(0)
    const [before, after] = [lines(HEAP), lines(other)]
    const only = (all: readonly string[], others: readonly string[]): readonly string[] =>
      all.filter(line => !others.includes(line)).map(line => line.slice(49))
    const regions = ['_timer_state/event_user-timers', '_timer_state/processing_user-timers', 'codes', 'region']
    expect(only(before, after)).toEqual(['accounts/limits', ...regions.map(name => `regions/${name}`)])
    expect(only(after, before)).toEqual(['accounts/limits', ...regions.map(name => `areas/${name}`)])
    const same = (all: readonly string[], others: readonly string[]): readonly string[] =>
      all.filter(line => others.includes(line))
    expect(same(before, after)).toEqual(same(after, before))
  })
})
