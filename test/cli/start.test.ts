import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inProcess, inThread, ROOT } from './run.ts'

test.each(['sp-inspect', 'sp-migrate'])(
  '%s runs by what the build compiled, and compiles again for another V8',
  program => {
    const rejected = (...flags: string[]): string =>
      spawnSync(
        process.execPath,
        [...flags, '-p', `require('./bin/load.js').load('${program}').script.cachedDataRejected`],
        { cwd: ROOT, encoding: 'utf8' },
      ).stdout.trim()
    // Of a Node with another V8 than that of the build nothing is there to be rejected.
    const compiled = readdirSync(join(ROOT, 'dist/bundle')).filter(name => name.startsWith(`${program}.cjs.`))
    expect(compiled.length).toBeGreaterThan(0)
    const ofThisV8 = compiled.includes(`${program}.cjs.${process.versions.v8}-${process.arch}.v8`)
    expect([rejected(), rejected('--no-lazy')]).toEqual(ofThisV8 ? ['false', 'true'] : ['undefined', 'undefined'])
  },
)

test.each([
  ['sp-inspect', ['samples/orders'], 0],
  ['sp-inspect', ['toc', 'samples/orders'], 0],
  ['sp-inspect', ['samples/no-such'], 1],
  ['sp-inspect', ['--no-such'], 2],
  ['sp-migrate', ['samples/orders', 'nowhere', '--rename-uid', 'x=y', '--dry-run'], 1],
  ['sp-migrate', ['--help'], 0],
] as const)('%s %j: a process does what the thread of the tests does', (program, args, code) => {
  const result = inProcess(program, args, { COLUMNS: '90' })
  expect(result).toEqual(inThread(program, args, { COLUMNS: '90' }))
  expect(result.code).toBe(code)
  expect((result.code === 0 ? result.out : result.err).length).toBeGreaterThan(10)
})
