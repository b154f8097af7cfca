import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { spInspect } from './run.ts'

// A mistake of the program itself. What a module of codecs does behind its back is as good as one.

const folder = mkdtempSync(join(tmpdir(), 'internal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const codecs = join(folder, 'broken.mjs')

test.each([
  ['thrown later', 'setTimeout(() => { throw new TypeError("of\\nours") }, 1)'],
  ['a promise that nobody waits for', 'void Promise.reject(new TypeError("of\\nours"))'],
  ['not even an error', 'setTimeout(() => { throw "TypeError: of\\nours" }, 1)'],
])('%s: one line, and how to report it', (_, source) => {
  writeFileSync(codecs, `${source}\nexport default {}\n`)
  const args = ['get', 'samples/orders', 'orders/order', '--codecs', codecs, '--longs=number', '--format', 'ndjson']
  const { code, err } = spInspect([...args, '--', '--where'])
  expect(code).toBe(1)
  expect(err.split('\n').filter(line => line.includes('internal error'))).toEqual([
    expect.stringMatching(
      /^sp-inspect: internal error, please report this line: TypeError: of\\nours( \(broken\.mjs:\d+:\d+\))?; savepoint-toolkit \d+\.\d+\.\d+\S*, Node [\d.]+, \w+ \w+: sp-inspect get --codecs --longs --format$/,
    ),
  ])
  expect(err).not.toContain('at ')
  const json = spInspect([...args, '--json', '--', '--where'])
    .err.split('\n')
    .find(line => line.includes('internal'))
  expect(JSON.parse(json!)).toMatchObject({ code: 'internal', report: expect.stringMatching(/ --format --json$/) })
})
