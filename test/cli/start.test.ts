import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ROOT } from './run.ts'

test.each(['sp-inspect', 'sp-migrate'])(
  '%s runs by what the build compiled, and compiles again for another V8',
  program => {
    const rejected = (...flags: string[]): string =>
      spawnSync(
        process.execPath,
        [...flags, '-p', `require('./bin/start.js').load('${program}').script.cachedDataRejected`],
        { cwd: ROOT, encoding: 'utf8' },
      ).stdout.trim()
    expect([rejected(), rejected('--no-lazy')]).toEqual(['false', 'true'])
  },
)
