import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')

/** Chosen dependencies; each has a line in the CHANGELOG that says why. */
const DEPENDENCIES = ['cli-table3', 'hash-wasm', 'hysnappy', 'sucrase', 'yaml', 'yargs', 'zstddec']
const TOOLS = ['@types/node', '@types/yargs', 'fast-check', 'oxfmt', 'oxlint', 'rolldown', 'typescript', 'vitest']

/** What makes the documentation, installed for `npm run docs` alone. */
const docs = JSON.parse(readFileSync(new URL('../docs/package.json', import.meta.url), 'utf8')) as typeof manifest

describe('package', () => {
  test('what makes the documentation is chosen and pinned too', () => {
    expect(Object.keys(docs['devDependencies']!)).toEqual(['typedoc', 'typescript'])
    for (const [name, version] of Object.entries(docs['devDependencies']!)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
      expect(changelog).toContain(`\`${name}\``)
    }
  })
  test('dependencies are the chosen ones', () => {
    expect(Object.keys(manifest['dependencies']!)).toEqual(DEPENDENCIES)
    expect(Object.keys(manifest['devDependencies']!)).toEqual(TOOLS)
  })
  test.each([...DEPENDENCIES, ...TOOLS])('%s is pinned, and the CHANGELOG says why it is there', name => {
    expect((manifest['dependencies']![name] ?? manifest['devDependencies']![name])!).toMatch(/^\d+\.\d+\.\d+$/)
    expect(changelog).toContain(`\`${name}\``)
  })
})
