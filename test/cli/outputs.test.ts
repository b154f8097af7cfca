import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tree } from '../run/tree.ts'
import { ROOT, spMigrate } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'sp-outputs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let made = 0
const fresh = (): string => join(folder, String(made++))
const ORDERS = 'samples/orders'

/** A line of bash, with the built programs as `$M` and `$I`; the code is that of the first of a pipe. */
function bash(line: string): { readonly code: number | null; readonly err: string } {
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', `${line}; exit \${PIPESTATUS[0]}`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      M: `${process.execPath} bin/sp-migrate.js`,
      I: `${process.execPath} bin/sp-inspect.js`,
    },
  })
  return { code: status, err: stderr }
}

describe('outputs that nobody reads', () => {
  test('a closed pipe does not end what writes', () => {
    for (const json of ['', '--json']) {
      const to = fresh()
      expect(bash(`$M ${ORDERS} ${to} ${json} | true`).code).toBe(0)
      expect(existsSync(join(to, '_metadata'))).toBe(true)
    }
  })
  test('a closed stderr does not fail what is done', () => {
    const to = fresh()
    expect(bash(`$M ${ORDERS} ${to} 2> >(exec 0<&-; sleep 0)`).code).toBe(0)
    expect(existsSync(join(to, '_metadata'))).toBe(true)
  })
  test('a full standard output is a line, and io', () => {
    const to = fresh()
    const full = bash(`$M ${ORDERS} ${to} > /dev/full`)
    expect(full).toMatchObject({ code: 1, err: expect.stringMatching(/standard output: ENOSPC/) as string })
    expect(existsSync(join(to, '_metadata'))).toBe(true)
    const read = bash(`$I cat ${ORDERS} orders > /dev/full`)
    expect(read.code).toBe(1)
    expect(read.err.trim().split('\n')).toEqual([expect.stringMatching(/standard output: ENOSPC/)])
  })
})

describe('files beside a migration', () => {
  test('whose directory is not there are refused before anything is written', () => {
    const to = fresh()
    for (const path of [join(fresh(), 'report.json'), '/dev/null/report.json'])
      expect(spMigrate([ORDERS, to, '--report', path, '--json'])).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^\{"code":"io"/) as string,
      })
    expect(existsSync(to)).toBe(false)
  })

  test('are never those of the source or the target, and not there already', () => {
    const source = fresh()
    cpSync(join(ROOT, ORDERS), source, { recursive: true })
    const before = tree(source)
    const [known, linked] = [fresh(), fresh()]
    writeFileSync(known, 'mine')
    linkSync(join(source, '_metadata'), linked)
    const to = fresh()
    const rows = [
      [join(source, '_metadata'), true],
      [join(source, 'report.json'), false],
      [join(to, 'report.json'), false],
      [known, false],
    ] as const
    for (const [path, force] of rows) {
      const flags = force ? ['--force'] : []
      expect(spMigrate([source, to, '--report', path, ...flags])).toMatchObject({ code: 1 })
      expect(spMigrate(['plan', source, to, '-o', path, ...flags])).toMatchObject({ code: 1 })
    }
    expect(existsSync(to)).toBe(false)
    expect(readFileSync(known, 'utf8')).toBe('mine')
    expect(spMigrate([source, to, '--report', linked, '--force'])).toMatchObject({ code: 0 })
    expect(spMigrate(['plan', source, fresh(), '-o', known, '--force'])).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(linked, 'utf8'))).toMatchObject({ target: to })
    expect(JSON.parse(readFileSync(known, 'utf8'))).toMatchObject({ plan: 1 })
    expect(tree(source)).toEqual(before)
  })
})
