import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inShell, ROOT, spInspect } from './run.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-inspect-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const HEAP = 'samples/states-2.3-canonical-heap'

describe('sp-inspect', () => {
  test.each([60, 80, 120, 200])('nothing is wider than %d columns', width => {
    for (const args of [[HEAP], [HEAP, '--subtasks'], ['samples/orders']]) {
      const { code, out } = spInspect(args, { COLUMNS: String(width) })
      expect(code).toBe(0)
      const long = out.split('\n').filter(line => line.length > width)
      expect(long, `${args.join(' ')} at ${width}`).toEqual([])
    }
  })

  test('colour only on a terminal, or when asked for', () => {
    expect(spInspect([HEAP]).out).not.toContain('\u001b')
    expect(spInspect([HEAP], { FORCE_COLOR: '1' }).out).toContain('\u001b[1m')
    expect(spInspect([HEAP], { FORCE_COLOR: '1', NO_COLOR: '1' }).out).not.toContain('\u001b')
  })

  test('uids give names to what Flink 1.x stores as hashes', () => {
    const sample = 'samples/states-1.20-canonical-heap'
    expect(spInspect([sample]).out).not.toContain('accounts')
    expect(spInspect([sample, '--uids', `${sample}/uids.txt`]).out).toContain(
      '\naccounts  14cfd403e0929194539014eaed9ae6ed\n',
    )
    const rest = join(folder, 'job.json')
    writeFileSync(
      rest,
      JSON.stringify({ jid: 'x', vertices: [{ id: '14cfd403e0929194539014eaed9ae6ed', name: 'the accounts' }] }),
    )
    expect(
      JSON.parse(spInspect([sample, '--uids', rest, '--json']).out).operators.find(
        (o: { name: string }) => o.name === 'the accounts',
      ),
    ).toMatchObject({ uid: null })
  })

  test('a root lists its snapshots in the order of their numbers', () => {
    const root = join(folder, 'root')
    for (const n of [9, 10])
      cpSync(join(ROOT, HEAP), join(root, '0123456789abcdef0123456789abcdef', `chk-${n}`), { recursive: true })
    const { code, out } = spInspect([root, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out).snapshots.map((s: { path: string; jobId: string }) => [s.path.slice(-6), s.jobId])).toEqual([
      ['/chk-9', '0123456789abcdef0123456789abcdef'],
      ['chk-10', '0123456789abcdef0123456789abcdef'],
    ])
  })

  test('a moved checkpoint is found with --map-path, and says what is missing without', () => {
    const sample = join(ROOT, 'samples/moved-2.3')
    const [from, to] = readFileSync(join(sample, 'map-path.txt'), 'utf8').trim().split('=') as [string, string]
    const found = spInspect([join(sample, 'chk-3'), '--map-path', `${from}=${join(sample, to)}`])
    expect(found).toMatchObject({ code: 0, err: '' })
    expect(found.out).not.toContain('missing')
    const lost = spInspect([join(sample, 'chk-3')])
    expect(lost.code).toBe(1)
    expect(lost.out).toMatch(/\d+ files missing/)
    expect(lost.err).toMatch(/files this snapshot names are missing; .*--map-path/)
    const files = spInspect(['files', join(sample, 'chk-3'), '--json'])
    expect(files.code).toBe(1)
    expect(
      files.out
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { role: string; missing: boolean })
        .filter(file => file.missing)
        .every(file => file.role !== 'metadata'),
    ).toBe(true)
  })

  test('what stood in for moved files is said once', () => {
    const { code, err } = spInspect(['samples/states-2.3-incremental-rocksdb/chk-3'])
    expect(code).toBe(0)
    expect(err).toMatch(
      /^sp-inspect: \d+ files of \/tmp\/flink-samples\/\S+\/shared found in samples\/states-2.3-incremental-rocksdb\/shared\n$/,
    )
  })

  test('a link out of the snapshot is not followed', () => {
    const copy = join(folder, 'linked')
    cpSync(join(ROOT, HEAP), copy, { recursive: true })
    const file = JSON.parse(spInspect(['files', copy, '--json']).out.trim().split('\n')[1]!) as { path: string }
    const elsewhere = join(folder, 'elsewhere')
    renameSync(file.path, elsewhere)
    symlinkSync(elsewhere, file.path)
    const { code, err } = spInspect([copy, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(err.split('\n')[0]!)).toMatchObject({ code: 'outside-root', file: file.path, found: elsewhere })
  })

  test.each([
    [
      'a truncated file',
      () => (
        cpSync(join(ROOT, HEAP), join(folder, 'cut'), { recursive: true }),
        truncateSync(join(folder, 'cut/_metadata'), 1000),
        join(folder, 'cut')
      ),
      1,
      'truncated',
      /@ 0x3e8: .*the data ends too early.*operator regions/,
    ],
    [
      'a directory that is no savepoint',
      () => join(ROOT, 'src'),
      1,
      'not-a-savepoint',
      /no _metadata in this directory: found .*expected a file _metadata/,
    ],
    ['nothing at all', () => join(folder, 'nothing'), 1, 'missing-file', /no such file or directory/],
    [
      'a file of another kind',
      () => (writeFileSync(join(folder, 'x.zip'), 'PK\u0003\u0004aaaa'), join(folder, 'x.zip')),
      1,
      'not-a-savepoint',
      /not a savepoint: found 504b0304 \(a zip file\?\)/,
    ],
    [
      'an empty directory',
      () => (mkdirSync(join(folder, 'empty')), join(folder, 'empty')),
      1,
      'not-a-savepoint',
      /found nothing, expected a file _metadata/,
    ],
  ])('%s', (_, prepare, exit, code, message) => {
    const path = prepare()
    const text = spInspect([path])
    expect(text).toMatchObject({ code: exit, out: '' })
    expect(text.err).toMatch(message)
    expect(text.err.split('\n')).toHaveLength(2)
    const json = spInspect([path, '--json'])
    expect(JSON.parse(json.err)).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  test.each([
    [[]],
    [['--nope', 'x']],
    [['toc', 'a', 'b']],
    [['hash']],
    [['x', '--map-path', 'no-equals']],
    [['x', '--codecs', '/nowhere.js']],
  ])('the command line is at fault: %j', args => {
    const { code, out, err } = spInspect(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^sp-inspect: .+\nTry: sp-inspect --help\n$/)
  })

  test('hash', () => {
    expect(spInspect(['hash', 'my-uid', 'ünïcode-uid-😀'])).toMatchObject({
      code: 0,
      out: '8409efe6adc6d20787611f16017c808f  my-uid\n9642869e27924a63f5f4498a2364d1e5  ünïcode-uid-😀\n',
    })
    expect(
      spInspect(['hash', '10', '1e10', '--json'])
        .out.trim()
        .split('\n')
        .map(line => (JSON.parse(line) as { uid: string }).uid),
    ).toEqual(['10', '1e10'])
  })

  test('types', () => {
    const entry =
      'export interface Entry {\n  keyGroup: number\n  subtask: number\n  key: string\n  namespace: undefined\n  mapKey: undefined\n  value: bigint\n  lastAccess: undefined\n  timestamp: undefined\n}'
    expect(spInspect(['types', HEAP, 'accounts/balance'])).toEqual({
      code: 0,
      out: `// accounts/balance\n${entry}\n`,
      err: '',
    })
    expect(JSON.parse(spInspect(['types', HEAP, 'accounts/balance', '--json']).out)).toEqual({
      state: 'balance',
      type: entry,
    })
    expect(spInspect(['types', HEAP, 'accounts'])).toMatchObject({ code: 2, out: '' })
    expect(spInspect(['types', HEAP, 'accounts/balanc'])).toMatchObject({ code: 1, out: '' })
  })

  test('a closed pipe ends quietly', () => {
    const { stderr, status } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; ${inShell('sp-inspect')} samples --json | head -1`],
      { cwd: ROOT, encoding: 'utf8' },
    )
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })

  test('a codec module in TypeScript reads what Flink alone does not', () => {
    const module = join(folder, 'codecs.ts')
    writeFileSync(
      module,
      "import { record, utf, type SnapshotForms } from 'savepoint-toolkit'\nconst forms: SnapshotForms = { 'com.acme.MySnapshot': { body: () => record('mine', { text: utf }) } }\nexport default forms\n",
    )
    expect(spInspect([HEAP, '--codecs', module])).toMatchObject({ code: 0, err: '' })
  })

  test.each([
    [
      'a SavepointError',
      "body: () => { throw new SavepointError('corrupt', 'none of mine') }",
      1,
      /^sp-inspect: none of mine .*\(in operator regions, key\)\nsp-inspect: none/,
    ],
    [
      'an error in a codec',
      "body: () => new Codec({ name: 'mine', minBytes: 0, read: () => { throw new TypeError('oh') }, write() {} })",
      2,
      /^sp-inspect: --codecs: .*codecs\.mjs: .*\$LongSerializerSnapshot: TypeError: oh\nTry: /,
    ],
    [
      'an error in a type',
      "body: () => record('mine', {}), type: () => { throw new TypeError('oh') }",
      2,
      /^sp-inspect: --codecs: .*codecs\.mjs: .*\$LongSerializerSnapshot: TypeError: oh\nTry: /,
    ],
  ])('a codec module throws %s', (_, form, code, message) => {
    const module = join(folder, 'codecs.mjs')
    writeFileSync(
      module,
      `import { Codec, record, SavepointError } from 'savepoint-toolkit'\nexport default { 'org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot': { ${form} } }\n`,
    )
    expect(spInspect([HEAP, '--codecs', module])).toMatchObject({ code, err: expect.stringMatching(message) as string })
  })

  test('--help is the manual', async () => {
    await expect(spInspect(['--help'], { COLUMNS: '80' }).out).toMatchFileSnapshot('help.txt')
  })
})
