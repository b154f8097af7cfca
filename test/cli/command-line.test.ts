import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseLine, type Line } from '../../src/cli/command-line.ts'
import { command, type Program } from '../../src/cli/command.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { inShell, ROOT, spInspect, spMigrate } from './run.ts'

const none = { describe: 'None', examples: [], run: () => 0 }
const program: Program = {
  usage: '',
  commands: [
    command({
      ...none,
      name: 'list',
      positionals: { path: { describe: 'P' } },
      options: { json: { kind: 'flag', describe: 'J' } },
    }),
    command({
      ...none,
      name: 'get',
      positionals: { path: { describe: 'P' }, key: { describe: 'K', count: 'optional' } },
      options: {
        json: { kind: 'flag', describe: 'J' },
        'map-key': { kind: 'text', describe: 'M', short: 'm' },
        where: { kind: 'texts', describe: 'W' },
        or: { kind: 'texts', describe: 'O' },
      },
    }),
    command({
      ...none,
      name: 'hash',
      positionals: { uid: { describe: 'U', count: 'many' } },
      options: { to: { kind: 'text', describe: 'T', required: true } },
    }),
    command({
      ...none,
      name: 'rest',
      positionals: { path: { describe: 'P' }, more: { describe: 'M', count: 'rest' } },
      options: {},
    }),
  ],
}
const GET = { path: 'p', key: undefined, json: false, mapKey: undefined, where: [], or: [] }

describe('a line', () => {
  test.each([
    ['p', 'list', { path: 'p', json: false }],
    ['list p --json', 'list', { path: 'p', json: true }],
    ['--json list p', 'list', { path: 'p', json: true }],
    ['--json p --json', 'list', { path: 'p', json: true }],
    ['-- p', 'list', { path: 'p', json: false }],
    ['get p', 'get', GET],
    ['get p help', 'get', { ...GET, key: 'help' }],
    ['get p get', 'get', { ...GET, key: 'get' }],
    ['get p -5', 'get', { ...GET, key: '-5' }],
    ['get p -1.5e-9', 'get', { ...GET, key: '-1.5e-9' }],
    ['get p -', 'get', { ...GET, key: '-' }],
    ['get p -- --json', 'get', { ...GET, key: '--json' }],
    ['get p -- –json', 'get', { ...GET, key: '–json' }],
    ['get p -- --', 'get', { ...GET, key: '--' }],
    ['rest p', 'rest', { path: 'p', more: [] }],
    ['rest p a b', 'rest', { path: 'p', more: ['a', 'b'] }],
    ['get --map-key -5 p', 'get', { ...GET, mapKey: '-5' }],
    ['get -m -1e-5 p', 'get', { ...GET, mapKey: '-1e-5' }],
    ['get --map-key=-1e-5 p', 'get', { ...GET, mapKey: '-1e-5' }],
    ['get --map-key=--json p', 'get', { ...GET, mapKey: '--json' }],
    ['get --map-key= p', 'get', { ...GET, mapKey: '' }],
    ['get -m 1e10 p', 'get', { ...GET, mapKey: '1e10' }],
    ['get -m010 p', 'get', { ...GET, mapKey: '010' }],
    ['get --where a=b p --where=c', 'get', { ...GET, where: ['a=b', 'c'] }],
    ['hash --to x a b', 'hash', { uid: ['a', 'b'], to: 'x' }],
  ])('%s', (line, name, given) => {
    const read = parseLine(line.split(' '), program) as Line
    expect([read.command.name, read.given]).toEqual([name, given])
  })

  test('options that may repeat, in the order of the line', () =>
    expect((parseLine('get p --where a --or b --map-key c --where d'.split(' '), program) as Line).flags).toEqual([
      ['where', 'a'],
      ['or', 'b'],
      ['map-key', 'c'],
      ['where', 'd'],
    ]))

  test.each([
    ['--help', 'command', undefined],
    ['-h', 'command', undefined],
    ['p -h', 'command', undefined],
    ['get --help', 'command', 'get'],
    ['get p --json -h', 'command', 'get'],
    ['help', 'help', undefined],
    ['help get', 'help', 'get'],
    ['--json help -- get', 'help', 'get'],
    ['get --version', 'version', undefined],
  ])('%s asks', (line, asks, about) => expect(parseLine(line.split(' '), program)).toEqual({ asks, about }))

  test.each([
    ['', '<path> is missing; usage: <path>'],
    ['--json', '<path> is missing; usage: <path>'],
    ['get', '<path> is missing; usage: <path> [key]'],
    ['hash --to x', '<uid> is missing; usage: <uid..>'],
    ['hash a', '--to is missing'],
    ['a b', 'unexpected argument "b"; usage: <path>'],
    ['get a b c', 'unexpected argument "c"; usage: <path> [key]'],
    ['a --jsn', 'unknown option --jsn; did you mean "--json"?'],
    ['get a --mapKey x', 'unknown option --mapKey; did you mean "--map-key"?'],
    ['a --where x', '--where is not an option of this command, but of get'],
    ['hsah a', '"hsah" is neither a command nor a path; did you mean "hash"?'],
    ['rest', '<path> is missing; usage: <path> [more..]'],
    ['get a -map-key x', 'unknown option -map-key; did you mean "--map-key"?'],
    ['get a -jsno', 'unknown option -jsno; did you mean "--json"?'],
    ['get a --map-kye=x', 'unknown option --map-kye; did you mean "--map-key"?'],
    ['get a --map-key:x', 'unknown option --map-key:x; did you mean "--map-key=x"?'],
    ['get a b map-key=x', 'unexpected argument "map-key=x"; usage: <path> [key]; did you mean "--map-key=x"?'],
    ['a json', 'unexpected argument "json"; usage: <path>; did you mean "--json"?'],
    ['a –json', '"–json" begins with a dash that is not a hyphen; did you mean "--json"?'],
    ['get a —map-key=x', '"—map-key=x" begins with a dash that is not a hyphen; did you mean "--map-key=x"?'],
    ['get a -—json', '"-—json" begins with a dash that is not a hyphen; did you mean "--json"?'],
    ['get a -x', 'unknown option -x'],
    ['a --no-json', 'unknown option --no-json; did you mean "--json"?'],
    ['a --json=true', '--json takes no value'],
    ['get a --map-key', '--map-key needs a value'],
    ['get a --map-key --json', '--map-key needs a value; write --map-key=--json if it begins with a dash'],
    ['get a -m x --map-key y', '--map-key is given more than once'],
    ['a --constructor', 'unknown option --constructor'],
    ['a --__proto__=1', 'unknown option --__proto__'],
  ])('at fault: %s', (line, message) =>
    expect(() => parseLine(line === '' ? [] : line.split(' '), program)).toThrow(new UsageError(message)),
  )
})

describe('what is read', () => {
  let folder = ''
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-line-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    [['cat', 'nowhere', 'x', '--format', 'xml']],
    [['cat', 'nowhere', 'x', '--limit', 'ten']],
    [['cat', 'nowhere', 'x', '--key-group', '4-3']],
    [['cat', 'nowhere', 'x', '--where', 'value']],
    [['cat', 'nowhere', 'x', '--map-path', 'x']],
    [['get', 'nowhere', 'x/y', 'key', '--longs', 'text']],
  ])('nothing before sp-inspect %j is checked', args => expect(spInspect(args)).toMatchObject({ code: 2, out: '' }))
  test.each([
    [['nowhere', 'to', '--rename-uid', 'a']],
    [['nowhere', 'to', '--steps', 'nothing.yaml', '--format', 'native']],
    [['nowhere', 'to', '--verify', 'quick']],
    [['nowhere', 'to', '--allow-loss', 'timers']],
    [['plan', 'nowhere', 'to', '-o', 'x', '--to-flink', '9.9']],
  ])('nothing before sp-migrate %j is checked', args => expect(spMigrate(args)).toMatchObject({ code: 2, out: '' }))

  test('each file the line names once: pipes do', () => {
    const write = (name: string, text: string): string => (writeFileSync(join(folder, name), text), join(folder, name))
    const uids = write('uids', 'accounts\nrules\n')
    const steps = write('steps', 'steps: [ { rename-uid: { accounts: a } } ]')
    const toc = write('toc', 'a *\n')
    const { status, stderr, stdout } = spawnSync(
      'bash',
      [
        '-c',
        `${inShell('sp-migrate')} samples/states-1.20-canonical-heap ${join(folder, 'to')} --uids <(cat ${uids}) --steps <(cat ${steps}) --toc <(cat ${toc}) --dry-run --json --allow-loss timer`,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      steps: [
        { name: 'rename-uid', options: [['accounts', 'a']] },
        { name: 'toc', options: ['a *', ''] },
      ],
      settings: { uids: ['accounts', 'rules'] },
    })
  })
})

test('-- ends options for errors too', () => {
  expect(spInspect(['samples/orders', '--', '--json'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^sp-inspect: .*"--json" is neither a path nor an operator/) as string,
  })
})

test.each([
  [spInspect, ['tco', 'samples/orders'], 'did you mean "toc"?'],
  [spInspect, ['ls', 'samples'], '"ls" is neither a command nor a path; the commands are help, summary, '],
  [spInspect, ['cat', 'samples/orders', 'orders', '--format', 'cvs'], 'did you mean "csv"?'],
  [spInspect, ['cat', 'samples/orders', 'orders', '--longs', 'strnig'], 'did you mean "string"?'],
  [spInspect, ['completion', 'bsah'], 'did you mean "bash"?'],
  [spInspect, ['help', 'cta'], 'did you mean "cat"?'],
  [spMigrate, ['paln', 'a', 'b'], 'did you mean "plan"?'],
  [spMigrate, ['a', 'b', '--verify', 'ful'], 'did you mean "full"?'],
  [spMigrate, ['a', 'b', '--allow-loss', 'tiemr'], 'did you mean "timer"?'],
  [spMigrate, ['a', 'b', '--to-flink', '1.02'], 'did you mean "1.20"?'],
] as const)('the nearest: %#', (run, args, says) =>
  expect(run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(says) as string }),
)

test('a key that begins with a dash', () => {
  const args = ['get', 'samples/states-2.3-canonical-heap', 'accounts/balance']
  for (const line of [
    [...args, '--', '--nobody'],
    ['--json', ...args, '--', '--nobody'],
  ])
    expect(spInspect(line)).toMatchObject({
      code: 1,
      err: expect.stringContaining('no entry with key --nobody') as string,
    })
})
