import { spawn } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ended } from '../host/child.ts'
import { entryOf, NO_STATE, writeMetadata } from '../run/made.ts'
import { inShell, ROOT } from './run.ts'

let folder = ''
const SIZE = 400 * 1024 * 1024

/** A file that takes a while to be copied, and no room. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sp-migrate-'))
  const source = join(folder, 'source')
  mkdirSync(source)
  const file = openSync(join(source, 'large'), 'w')
  ftruncateSync(file, SIZE)
  closeSync(file)
  const rawOperator = {
    kind: 'partitionable',
    states: [],
    delegate: { kind: 'relative', path: 'large', size: SIZE },
  } as const
  writeMetadata(source, [entryOf('orders', [{ ...NO_STATE, rawOperator }])])
})
afterAll(() => rmSync(folder, { recursive: true }))

test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
  '%s: a line says how to go on, and the program dies of it',
  async signal => {
    const to = join(folder, signal)
    const child = spawn('bash', ['-c', `${inShell('sp-migrate')} ${join(folder, 'source')} ${to}`], { cwd: ROOT })
    const end = ended(child)
    let errors = ''
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
    for (;;) {
      if (existsSync(to) && readdirSync(to).some(name => name.includes('-raw-operator'))) break
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    child.kill(signal)
    expect(await end).toEqual({ code: null, signal })
    expect(errors).toBe(`sp-migrate: interrupted: ${to} is unfinished; the same command resumes it\n`)
    expect(readdirSync(to)).toContain('.sp-unfinished')
    expect(readdirSync(to)).not.toContain('_metadata')
  },
)
