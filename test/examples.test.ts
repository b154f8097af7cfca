import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8')
const { version } = JSON.parse(textOf('package.json')) as { readonly version: string }

let folder = ''
let damaged = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'))
  damaged = join(folder, 'damaged')
  cpSync(join(ROOT, 'samples/orders'), damaged, { recursive: true })
  const [file] = readdirSync(damaged).filter(name => name !== '_metadata' && !name.includes('.'))
  const bytes = readFileSync(join(damaged, file!))
  writeFileSync(join(damaged, file!), bytes.subarray(0, bytes.length - 9))
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  })
  return { status, said: stdout + stderr }
}

describe('action.yml', () => {
  interface Action {
    readonly runs: { readonly steps: readonly { readonly id?: string; readonly run: string; readonly env?: object }[] }
  }
  const action = parse(textOf('action.yml')) as Action
  const step = action.runs.steps.find(({ id }) => id === 'verify')!
  const act = (path: string, deep: string) => {
    const [summary, output] = ['summary', 'output'].map(name => join(folder, name))
    for (const file of [summary!, output!]) writeFileSync(file, '')
    // As a runner does: bash with -e.
    const { status, said } = run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
      GITHUB_ACTION_PATH: ROOT,
      GITHUB_STEP_SUMMARY: summary!,
      GITHUB_OUTPUT: output!,
      SNAPSHOT: path,
      DEEP: deep,
      COLUMNS: '110',
      NO_COLOR: '1',
    })
    return { status, said, summary: readFileSync(summary!, 'utf8'), output: readFileSync(output!, 'utf8') }
  }

  test.each(['true', 'false'])('a savepoint that is whole (deep: %s)', deep => {
    const { status, summary, output } = act('samples/orders', deep)
    expect([status, output]).toEqual([0, 'result=ok\n'])
    expect(summary).toMatch(
      /^### Savepoint: ok\n\n~{8}text\nsamples\/orders\n[^]*customers[^]*\nok[^\n]*: 879 entries[^\n]*\n~{8}\n\n$/,
    )
  })
  test('one that is damaged', () => {
    const { status, summary, output, said } = act(damaged, 'true')
    expect([status, output]).toEqual([1, 'result=failed\n'])
    expect(summary).toContain('### Savepoint: failed')
    expect(said).toMatch(/[1-9][0-9]* errors?/)
  })
  test('none', () => expect(act(join(folder, 'none'), 'true').output).toBe('result=failed\n'))
})

describe('nightly-verify.sh', () => {
  const nightly = (root: string) => run('sh', ['examples/nightly-verify.sh', root], { SP_INSPECT: 'bin/sp-inspect.js' })
  test('is silent when all is well', () =>
    expect(nightly('samples/states-2.3-incremental-rocksdb')).toEqual({ status: 0, said: '' }))
  test('tells what is wrong', () => {
    const { status, said } = nightly(damaged)
    expect(status).toBe(1)
    expect(said).toContain(`${damaged}\n`)
  })
  test('a directory without checkpoints is wrong', () =>
    expect(nightly('test/smoke')).toEqual({ status: 1, said: 'no complete checkpoint below test/smoke\n' }))
})

test.each(['init-container.yaml', 'pre-sync.yaml'])('%s runs a line that works', name => {
  const [, command, args] = /command: \[(.*)\]\n\s*args: \[(.*)\]/.exec(textOf(`examples/${name}`))!
  expect(command).toBe(`npx, --yes, savepoint-toolkit@${version}`)
  const line = args!.split(', ').map(arg => (arg.startsWith('/') ? 'samples/orders' : arg))
  expect(run(process.execPath, ['bin/savepoint-toolkit.js', ...line]).status).toBe(0)
  expect(() => parse(textOf(`examples/${name}`)) as unknown).not.toThrow()
})
