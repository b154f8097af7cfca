import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jobs, sampleJob } from '../classes/fixtures.ts'
import { ROOT, spInspect } from './run.ts'

const SAMPLE = 'samples/states-1.20-canonical-heap'
const ACCOUNTS = '14cfd403e0929194539014eaed9ae6ed' // of _metadata
const UIDS = readFileSync(join(ROOT, SAMPLE, 'uids.txt'), 'utf8')
  .trim()
  .split('\n')

let folder = ''
let jar = ''
let other = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-uids-'))
  jar = join(folder, 'job.jar')
  other = join(folder, 'Other.class')
  writeFileSync(jar, sampleJob)
  writeFileSync(other, jobs[0]!.classes.find(({ path }) => path.endsWith('Op.class'))!.bytes)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Listed {
  readonly operators: readonly { readonly id: string; readonly uid: string | null; readonly uidFrom?: string }[]
}
const listed = (...args: readonly string[]): Listed['operators'] => {
  const { code, out, err } = spInspect([SAMPLE, '--json', ...args])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return (JSON.parse(out) as Listed).operators
}

describe('operators that the snapshot knows by hash', () => {
  test("have the names of the job's code", () => {
    const operators = listed('--classes', jar)
    expect(operators.map(({ uid }) => uid).toSorted()).toEqual(UIDS.toSorted())
    expect(new Set(operators.map(({ uidFrom }) => uidFrom))).toEqual(new Set(['classes']))
  })
  test('are marked in the listing', () =>
    expect(spInspect([SAMPLE, '--classes', jar]).out).toMatch(
      new RegExp(`^accounts {2}${ACCOUNTS}\n {2}keyed by String .* uid found in the classes\n`, 'm'),
    ))
  test('are not where something else names them', () => {
    const operators = listed('--classes', jar, '--uids', `${SAMPLE}/uids.txt`)
    expect(operators.map(({ uid }) => uid).toSorted()).toEqual(UIDS.toSorted())
    expect(operators.filter(({ uidFrom }) => uidFrom !== undefined)).toEqual([])
  })
  test('can be given by these names', () => {
    const line = (...args: readonly string[]): string => spInspect(['get', SAMPLE, ...args]).out
    expect(line('accounts/balance', 'account 43', '--classes', jar)).toMatch(/-6999871/)
    expect(spInspect(['digest', SAMPLE, 'regions', '--classes', jar]).out).toContain('  regions/codes\n')
  })
  test('keep their hashes where the classes are of another job, which is said', () => {
    const { code, out, err } = spInspect([SAMPLE, '--classes', other])
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(
        /^sp-inspect: --classes: no text in them is the uid of one of the 9 operators without one \(\d+ texts tried\)\n$/,
      ) as string,
    })
    expect(out).toContain(`\n${ACCOUNTS}\n`)
  })
})

describe('hash --find', () => {
  test('says which text, and whose', () => {
    const sink = spInspect(['hash', 'accounts-sink']).out.slice(0, 32)
    expect(spInspect(['hash', '--find', ACCOUNTS.toUpperCase(), sink, '--classes', jar])).toEqual({
      code: 0,
      out: `${ACCOUNTS}  accounts  a constant of com.example.AccountsScript\n${sink}  accounts-sink  com.example.samples.ScriptedOperator.addTo\n`,
      err: '',
    })
    expect(spInspect(['hash', '--json', '--find', ACCOUNTS, '--classes', jar]).out).toBe(
      `{"uid":"accounts","id":"${ACCOUNTS}"}\n`,
    )
  })
  test('tells how much was tried where there is none', () => {
    const none = 'ac6e17503e9e1e94b6a8a3952b698370'
    const { code, out, err } = spInspect(['hash', '--find', none, ACCOUNTS, '--classes', jar, '--json'])
    expect({ code, out }).toEqual({ code: 1, out: `{"uid":"accounts","id":"${ACCOUNTS}"}\n` })
    expect(JSON.parse(err)).toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(new RegExp(`^none of the \\d{4,} texts tried gives ${none}; `)) as string,
    })
  })
  test.each([
    [['--find', ACCOUNTS], '--find looks in the classes of the job: give its jar with --classes'],
    [['--find', 'orders', '--classes', 'JAR'], '--find takes operator IDs, 32 hex digits each, not "orders"'],
    [['orders', '--classes', 'JAR'], '--classes goes with --find: the ID of a uid takes no classes'],
    [['--classes', 'JAR'], '<uid> is missing; usage: <uid..>, or --find <ID> --classes <jar>'],
    [['--find', ACCOUNTS, '--classes', '/nowhere.jar'], '--classes: /nowhere.jar: no such file or directory'],
  ])('the command line is at fault: %j', (args, message) => {
    const { code, out, err } = spInspect(['hash', ...args.map(arg => (arg === 'JAR' ? jar : arg))])
    expect({ code, out, err: err.split('\n')[0] }).toEqual({ code: 2, out: '', err: `sp-inspect: ${message}` })
  })
})
