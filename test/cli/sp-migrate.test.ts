import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tree } from '../run/tree.ts'
import { ROOT, spInspect, spMigrate as runMigrate, type Result } from './run.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-migrate-'))))
afterAll(() => rmSync(folder, { recursive: true }))
let targets = 0
const target = (): string => join(folder, `target-${targets++}`)

const spMigrate = (...args: readonly string[]): Result => runMigrate(args)
const cat = (path: string, operator: string): readonly string[] =>
  spInspect(['cat', path, operator, '--format', 'ndjson']).out.trim().split('\n').toSorted()
const uids = (path: string): readonly (string | null)[] =>
  (
    JSON.parse(spInspect([path, '--json']).out) as { readonly operators: readonly { readonly uid: string | null }[] }
  ).operators.map(({ uid }) => uid)

const ORDERS = 'samples/orders'
const STATES = 'samples/states-2.3-canonical-heap'

test('--help is the manual', async () => {
  await expect(runMigrate(['--help'], { COLUMNS: '80' }).out).toMatchFileSnapshot('help-migrate.txt')
})

describe('sp-migrate', () => {
  test('the first example of the README: another uid', () => {
    const to = target()
    const { code, out, err } = spMigrate(ORDERS, to, '--rename-uid', 'orders=orders-v2')
    const [done, files] = err.split('\n')
    expect({ code, done }).toEqual({ code: 0, done: `${to}: complete and verified: 1 renamed, 11 unchanged` })
    expect(files).toMatch(/^copied 3 files, [\d.]+ KB · [\d.]+ KB in _metadata$/)
    expect(out).toMatch(/\n\n= 11 operators unchanged, [\d.]+ KB \(--full lists them\)\n/)
    const full = spMigrate(ORDERS, target(), '--rename-uid', 'orders=orders-v2', '--dry-run', '--full').out
    expect(full.match(/^= \S/gm)).toHaveLength(11)
    expect(out).toContain('orders → orders-v2')
    expect(uids(to)).toEqual(uids(ORDERS).map(uid => (uid === 'orders' ? 'orders-v2' : uid)))
    expect(cat(to, 'orders-v2')).toEqual(cat(ORDERS, 'orders'))
  })

  test('steps apply in the order given, whatever the flags are', () => {
    const [chain, swap] = [target(), target()]
    expect(
      spMigrate(
        STATES,
        chain,
        '--rename-uid',
        'accounts=a',
        '--drop',
        'a/balance',
        '--rename-uid=a=b',
        '--rename-state',
        'b/limits=balance',
      ).code,
    ).toBe(0)
    const lines = cat(STATES, 'accounts')
      .filter(line => !line.startsWith('{"state":"balance"'))
      .map(line => line.replace('{"state":"limits"', '{"state":"balance"'))
    expect(cat(chain, 'b')).toEqual(lines.toSorted())
    expect(spMigrate(STATES, swap, '--rename-uid', 'accounts=regions,regions=accounts').code).toBe(0)
    expect(cat(swap, 'uid:regions')).toEqual(cat(STATES, 'accounts'))
    const { code, err } = spMigrate(STATES, target(), '--drop', 'a/balance', '--rename-uid', 'accounts=a')
    expect([code, err]).toEqual([1, expect.stringContaining('no operator is called "a"')])
  })

  test('all --keep are one step', () => {
    const to = target()
    expect(spMigrate(STATES, to, '--keep', 'rules', '--keep', 'regions/region', '--allow-loss', 'timer').code).toBe(0)
    expect(
      uids(to)
        .filter(uid => uid !== null)
        .toSorted(),
    ).toEqual(['regions', 'rules'])
    expect(cat(to, 'regions').every(line => line.startsWith('{"state":"region"'))).toBe(true)
  })

  test('--steps come first; a file of steps and flags', () => {
    const [to, file] = [target(), join(folder, 'steps.yaml')]
    writeFileSync(file, 'steps:\n  - rename-uid: { accounts: a }\n  - drop: [ rules ]\n')
    expect(spMigrate(STATES, to, '--rename-uid', 'a=b', '--steps', file).code).toBe(0)
    expect(uids(to)).toContain('b')
    expect(uids(to)).not.toContain('rules')
  })

  test('--toc: what the edited list still names', () => {
    const [to, file] = [target(), join(folder, 'toc')]
    const toc = spInspect(['toc', STATES]).out
    writeFileSync(file, toc.replace(/^(accounts balance)/m, ';$1'))
    expect(spMigrate(STATES, to, '--toc', file).code).toBe(0)
    expect(cat(to, 'accounts')).toEqual(cat(STATES, 'accounts').filter(line => !line.startsWith('{"state":"balance"')))
  })

  test('--dry-run prints the same plan, and writes nothing', () => {
    const to = target()
    const dry = spMigrate(STATES, to, '--drop', 'rules', '--dry-run')
    expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('nothing was written (--dry-run)') as string })
    expect(existsSync(to)).toBe(false)
    expect(spMigrate(STATES, to, '--drop', 'rules').out).toBe(dry.out)
    expect(dry.out).toMatch(/^- rules /m)
  })

  test('--json and --report are the report, with the steps', () => {
    const [to, file] = [target(), join(folder, 'report.json')]
    const { out } = spMigrate(STATES, to, '--drop', 'rules', '--json', '--report', file)
    const report = JSON.parse(out) as Readonly<Record<string, unknown>>
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report)
    expect(report).toMatchObject({
      target: to,
      steps: [{ name: 'drop', options: ['rules'] }],
      toFlink: null,
      format: null,
      warnings: [],
    })
    expect(tree(to)!.map(name => name.split(' ')[0])).toEqual(
      ['_metadata', ...(report['files'] as readonly { readonly name: string }[]).map(({ name }) => name)].toSorted(),
    )
    expect(JSON.parse(spMigrate(STATES, target(), '--json', '--dry-run').out)).toMatchObject({
      plan: 1,
      steps: [],
      operators: expect.any(Array) as unknown[],
    })
  })

  test('--link: the same inode, as the report says', () => {
    const [source, to] = [target(), target()]
    cpSync(join(ROOT, ORDERS), source, { recursive: true })
    const { code, err } = spMigrate(source, to, '--link', '--rename-uid', 'orders=o')
    expect([code, err]).toEqual([0, expect.stringMatching(/\nlinked 3 files/)])
    expect(readdirSync(to).filter(name => name !== '_metadata' && statSync(join(to, name)).nlink === 2)).toHaveLength(3)
    expect(tree(to)).toEqual((spMigrate(source, `${to}-copy`, '--rename-uid', 'orders=o'), tree(`${to}-copy`)))
  })

  test('--to-flink: names of operators have no place before 2.0', () => {
    const to = target()
    expect(spMigrate(STATES, to, '--to-flink', '1.20').code).toBe(0)
    const { metadataVersion, flink } = JSON.parse(spInspect([to, '--json']).out) as {
      readonly metadataVersion: number
      readonly flink: { readonly to: string }
    }
    expect([metadataVersion, flink.to]).toEqual([4, '1.20'])
    expect(spMigrate(ORDERS, target(), '--to-flink', '1.20')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Kryo') as string,
    })
  })

  test('would-lose: exit 1 and the code to pass, with --dry-run too', () => {
    const args = ['samples/coordinator-2.3/chk-3', target(), '--drop', 'numbers'] as const
    for (const more of [[], ['--dry-run']])
      expect(spMigrate(...args, ...more)).toMatchObject({
        code: 1,
        err: expect.stringContaining('--allow-loss coordinator') as string,
      })
    expect(existsSync(args[1])).toBe(false)
    expect(spMigrate(...args, '--json')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\{"code":"would-lose",.*\}\n$/) as string,
    })
    expect(spMigrate(...args, '--allow-loss', 'timer,coordinator').code).toBe(0)
  })

  test('a target that is not empty: exit 1, and it stays', () => {
    const to = target()
    mkdirSync(to)
    writeFileSync(join(to, 'a'), 'b')
    expect(spMigrate(STATES, to)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^sp-migrate: .*the target is not empty: found a, expected/) as string,
    })
    expect(readdirSync(to)).toEqual(['a'])
    expect(spMigrate(STATES, join(STATES, 'out'))).toMatchObject({ code: 1 })
    expect(existsSync(join(ROOT, STATES, 'out'))).toBe(false)
  })
})

describe('sp-migrate plan and apply', () => {
  test('give what one command gives', () => {
    const [direct, later, file] = [target(), target(), join(folder, 'plan.json')]
    const args = [
      '--rename-uid',
      'accounts=a',
      '--drop',
      'rules',
      '--to-flink',
      '2.0',
      '--format',
      'canonical',
    ] as const
    expect(spMigrate('samples/states-2.3-native-heap', direct, ...args).code).toBe(0)
    expect(spMigrate('plan', 'samples/states-2.3-native-heap', later, ...args, '-o', file)).toMatchObject({
      code: 0,
      err: expect.stringContaining('sp-migrate apply') as string,
    })
    expect(existsSync(later)).toBe(false)
    expect(spMigrate('apply', file, '--dry-run').code).toBe(0)
    expect(existsSync(later)).toBe(false)
    expect(spMigrate('apply', file).code).toBe(0)
    expect(tree(later)).toEqual(tree(direct))
  })
  test('a source that changed: refused', () => {
    const [source, to, file] = [target(), target(), join(folder, 'changed.json')]
    cpSync(join(ROOT, STATES), source, { recursive: true })
    expect(spMigrate('plan', source, to, '-o', file).code).toBe(0)
    expect(spMigrate(STATES, `${source}-2`, '--checkpoint-id', '77').code).toBe(0)
    cpSync(`${source}-2`, source, { recursive: true })
    expect(spMigrate('apply', file, '--json')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\{"code":"source-changed"/) as string,
    })
    expect(existsSync(to)).toBe(false)
  })
  test('a source that was replaced: that is said first, whatever else is wrong', () => {
    const [source, other, to] = [target(), target(), target()]
    const [file, codecs] = [join(folder, 'replaced.json'), join(folder, 'codecs-that-go.mjs')]
    cpSync(join(ROOT, STATES), source, { recursive: true })
    writeFileSync(codecs, 'export default []')
    expect(spMigrate('plan', source, to, '-o', file, '--codecs', codecs).code).toBe(0)
    expect(spMigrate(STATES, other, '--checkpoint-id', '77').code).toBe(0)
    const said = expect.stringMatching(/^\{"code":"source-changed"/) as string
    const metadata = join(source, '_metadata')
    for (const worse of [
      () => cpSync(join(other, '_metadata'), metadata),
      () => mkdirSync(to),
      () => writeFileSync(join(to, 'notes.txt'), 'mine'),
      () => rmSync(codecs),
      () => readdirSync(source).forEach(name => name !== '_metadata' && rmSync(join(source, name))),
      () => writeFileSync(metadata, 'no metadata'),
      () => writeFileSync(metadata, ''),
    ]) {
      worse()
      expect(spMigrate('apply', file, '--json'), String(worse)).toMatchObject({ code: 1, err: said })
    }
    expect(readdirSync(to)).toEqual(['notes.txt'])
  })
  test('the classes of a plan are those of its line', () => {
    const [to, file] = [target(), join(folder, 'classes.json')]
    expect(spMigrate('plan', STATES, to, '-o', file, '--classes', 'src', '--classes', 'test/classes').code).toBe(0)
    const plan = JSON.parse(readFileSync(file, 'utf8')) as { readonly settings: object }
    expect(plan.settings).toMatchObject({ classes: [join(ROOT, 'src'), join(ROOT, 'test/classes')] })
    expect(spMigrate('apply', file).code).toBe(0)
  })
  test('with losses: the code is in the plan, or there is none', () => {
    const [to, file] = [target(), join(folder, 'loss.json')]
    expect(spMigrate('plan', 'samples/coordinator-2.3/chk-3', to, '--drop', 'numbers', '-o', file).code).toBe(1)
    expect(existsSync(file)).toBe(false)
    expect(
      spMigrate(
        'plan',
        'samples/coordinator-2.3/chk-3',
        to,
        '--drop',
        'numbers',
        '--allow-loss',
        'coordinator',
        '-o',
        file,
      ).code,
    ).toBe(0)
    expect(spMigrate('apply', file).code).toBe(0)
  })
  test('uids and moved files go with the plan', () => {
    const [to, file] = [target(), join(folder, 'moved.json')]
    const [from, place] = readFileSync(join(ROOT, 'samples/moved-1.20/map-path.txt'), 'utf8').trim().split('=') as [
      string,
      string,
    ]
    const args = [
      '--uids',
      'samples/moved-1.20/uids.txt',
      '--map-path',
      `${from}=samples/moved-1.20/${place}`,
      '--drop',
      'rules',
    ]
    expect(spMigrate('plan', 'samples/moved-1.20/chk-3', to, ...args, '-o', file).code).toBe(0)
    expect(spMigrate('apply', file)).toMatchObject({ code: 0 })
    expect(existsSync(join(to, '_metadata'))).toBe(true)
  })
  test('not a plan', () => {
    const file = join(folder, 'none.json')
    writeFileSync(file, '{"plan":1}')
    expect(spMigrate('apply', file)).toMatchObject({
      code: 1,
      err: expect.stringContaining('of the plan is missing') as string,
    })
    expect(spMigrate('apply', join(folder, 'absent.json'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT') as string,
    })
  })
  test('steps of another shape in a plan: exit 1 and a sentence, not a stack', () => {
    const file = join(folder, 'steps.json')
    expect(spMigrate('plan', STATES, target(), '--drop', 'rules', '-o', file).code).toBe(0)
    const plan = JSON.parse(readFileSync(file, 'utf8')) as object
    for (const steps of [
      [{ name: 'rename-uid', options: { a: 'b' } }],
      [{ name: 'drop', options: 'rules' }],
      [{ name: 'drop', options: [7] }],
      [{ name: 'checkpoint-id', options: '7' }],
    ]) {
      writeFileSync(file, JSON.stringify({ ...plan, steps }))
      const { code, err } = spMigrate('apply', file, '--json')
      expect([code, err], JSON.stringify(steps)).toEqual([1, expect.stringMatching(/^\{"code":"incompatible"/)])
    }
  })
})

describe('sp-migrate: the command line is at fault', () => {
  test.each([
    ['no target', [STATES]],
    ['nothing', []],
    ['an unknown flag', [STATES, 'x', '--rename-uids', 'a=b']],
    ['no pair', [STATES, 'x', '--rename-uid', 'a']],
    ['no value', [STATES, 'x', '--rename-uid']],
    ['half a pair', [STATES, 'x', '--rename-uid', 'a=']],
    ['no number', [STATES, 'x', '--checkpoint-id', '-1']],
    ['a fraction', [STATES, 'x', '--checkpoint-id', '1.5']],
    ['no release', [STATES, 'x', '--to-flink', '9.9']],
    ['no format', [STATES, 'x', '--format', 'native']],
    ['no loss', [STATES, 'x', '--allow-loss', 'timers']],
    ['no way to verify', [STATES, 'x', '--verify', 'quick']],
    ['an option twice', [STATES, 'x', '--to-flink', '1.20', '--to-flink', '2.0']],
    ['plan without output', ['plan', STATES, 'x']],
    ['apply with steps', ['apply', 'x', '--drop', 'a']],
  ])('%s: exit 2', (_, args) => {
    const { code, out, err } = spMigrate(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^sp-migrate: .+\nTry: sp-migrate --help\n$/s)
    expect(existsSync(join(ROOT, 'x'))).toBe(false)
  })
  test.each([
    ['names with = and , are escaped', ['--rename-uid', 'accounts=a\\=b\\,c'], 'a=b,c'],
    ['as one argument', ['--rename-uid=accounts=d'], 'd'],
    ['a uid that looks like a flag', ['--rename-uid', 'accounts=--drop'], '--drop'],
  ])('%s', (_, args, uid) => {
    const to = target()
    expect(spMigrate(STATES, to, ...args).code).toBe(0)
    expect(uids(to)).toContain(uid)
  })
})
