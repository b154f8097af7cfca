import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, spInspect, spMigrate } from './run.ts'

/** The words that a shell offers for a line; `:files` where it offers files. */
const offered = (line: string, run = spInspect): readonly string[] => {
  const { code, out, err } = run(['__complete', 'zsh', ...line.split(' ')])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
    .split('\n')
    .filter(text => text !== '')
    .map(text => text.split('\t')[0]!)
}

describe('sp-inspect completes', () => {
  test.each([
    ['ver', ['verify', ':files']],
    ['help t', ['toc', 'types', 'types']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['verify ', [':files']],
    ['verify samples/orders --de', ['--deep']],
    ['verify samples/orders -- --de', [':files']],
    ['hash x -- --js', []],
    ['verify samples/orders --codecs ', [':files']],
    ['cat samples/orders orders', ['orders-script', 'orders', 'orders-sink']],
    ['cat samples/orders orders/c', ['orders/coupon']],
    ['cat samples/orders sessions-si', ['sessions-sink']],
    ['cat samples/orders orders/order --format ', ['table', 'ndjson', 'csv']],
    ['cat samples/orders orders/order --format=t', ['--format=table']],
    ['cat samples/orders orders/order --limit 5 --longs s', ['string']],
    ['--json cat samples/orders orders/c', ['orders/coupon']],
    [
      'cat samples/states-1.20-canonical-heap --uids samples/states-1.20-canonical-heap/uids.txt acc',
      ['accounts-sink', 'accounts-script', 'accounts'],
    ],
    ['cat nowhere o', []],
    ['files samples/orders o', [':files']],
    ['samples/orders cust', ['customers-sink', 'customers-script', 'customers', ':files']],
    ['digest nowhere cust', [':files']],
    ['cat samples/orders orders/@', ['orders/@timers']],
  ])('%s', (line, words) => {
    expect(offered(line)).toEqual(words)
  })
})

describe('sp-migrate completes', () => {
  test.each([
    ['pl', ['plan', ':files']],
    ['samples/orders out --to-flink 2', ['2.0', '2.1', '2.2', '2.3']],
    ['samples/orders out --allow-loss co', ['coordinator', 'committable']],
    ['samples/orders out --drop orders/c', ['orders/coupon']],
    ['plan samples/orders out --rename-uid=sessions-sc', ['--rename-uid=sessions-script']],
    ['samples/orders out --toc ', [':files']],
    ['samples/orders out --drop orders/@', ['orders/@timers']],
    ['samples/coordinator-2.3/chk-3 out --reset numbers/@', ['numbers/@coordinator']],
    ['apply ', [':files']],
  ])('%s', (line, words) => expect(offered(line, spMigrate)).toEqual(words))
})

describe('the scripts', () => {
  let folder = ''
  let path = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sp-complete-'))
    path = `${folder}:${process.env['PATH']}`
    for (const program of ['sp-inspect', 'sp-migrate']) {
      const file = join(folder, program)
      writeFileSync(file, `#!/bin/sh\nexec ${process.execPath} ${ROOT}/bin/${program}.js "$@"\n`)
      chmodSync(file, 0o755)
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const shell = (name: string, args: readonly string[]): string => {
    const { stdout } = spawnSync(name, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, PATH: path } })
    return stdout
  }
  const isThere = (name: string): boolean => spawnSync(name, ['--version']).status === 0

  test.each([
    ['sp-inspect cat samples/orders orders/or', 'orders/order'],
    ["sp-inspect cat 'samples/orders' 'sessions-si", 'sessions-sink'],
    ['sp-inspect cat samples/orders orders --format=nd', 'ndjson'],
    ['sp-inspect cat samples\\/orders orders --longs ', 'number string'],
    ['sp-migrate samples/orders out --drop=orders/cou', 'orders/coupon'],
  ])('bash: %s', (line, words) => {
    const program = line.split(' ')[0]!
    const script = `source <(${program} completion bash)
COMP_LINE=$1 COMP_POINT=\${#1} COMP_CWORD=0 COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
COMP_WORDS=(${program})
_${program.replace('-', '_')} 2>/dev/null
echo "\${COMPREPLY[*]}"`
    expect(shell('bash', ['-c', script, 'bash', line])).toBe(`${words}\n`)
  })

  test.skipIf(!isThere('fish'))('fish', () =>
    expect(
      shell('fish', [
        '-c',
        'sp-inspect completion fish | source; complete -C "sp-inspect cat samples/orders orders/cou"',
      ]),
    ).toBe('orders/coupon\tstate\n'),
  )
  test.skipIf(!isThere('zsh'))('zsh takes the script', () =>
    expect(shell('zsh', ['-f', '-c', 'source <(sp-inspect completion zsh) && print -r -- $_comps[sp-inspect]'])).toBe(
      '_sp_inspect\n',
    ),
  )
  test('an unknown shell', () =>
    expect(spInspect(['completion', 'csh'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('bash, zsh, fish') as string,
    }))
})

describe('help', () => {
  test.each(['where', 'types', 'steps', 'codes'])('on %s, in both programs', topic => {
    const { code, out } = spInspect(['help', topic], { COLUMNS: '80' })
    expect(code).toBe(0)
    expect(out.split('\n').length).toBeGreaterThan(10)
    expect(spMigrate(['help', topic]).out).toBe(out)
  })
  test('on a command', () => expect(spInspect(['help', 'cat']).out).toMatch(/^sp-inspect cat <path> <target>\n/))
  test('on what there is not', () =>
    expect(spInspect(['help', 'verfy'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "verify"?') as string,
    }))
})

describe('what is missing or misspelt', () => {
  test.each([
    [['vrify', 'x'], '"vrify" is neither a command nor a path; did you mean "verify"?'],
    [['cat', 'samples/orders'], 'the operators are "promotions-script", "promotions-sink", "promotions", '],
    [['get', 'samples/orders', 'orders'], 'orders names no state; the states of orders are "order", "history", '],
    [['types', 'samples/orders', 'promotions'], 'promotions names no state; the states of promotions are '],
    [['get', 'samples/orders', 'orders/order'], 'the keys are of type String: print some with cat --limit 5'],
  ])('%j', (args, message) =>
    expect(spInspect(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) as string }),
  )
  test('a command of sp-migrate', () =>
    expect(spMigrate(['aply', 'plan.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "apply"?') as string,
    }))
})
