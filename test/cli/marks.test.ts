import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSavepoint } from '../run/made.ts'
import { spInspect, spMigrate } from './run.ts'

// Names of a snapshot may hold what reorders a line of a terminal, hides in it or moves its cursor. (U+202E, Trojan Source)

const UID = 'or\u202eders\u200b\u0085\u061c'
const STATE = 'c\u2066n\u200ft\ufeff\u001b[2J'
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const MARKS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

const folder = mkdtempSync(join(tmpdir(), 'marks-'))
const before = join(folder, 'a\u202eb')
const path = join(folder, 'c\u200bd')
const out = join(folder, 'e')
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(() => {
  makeSavepoint(before, [{ uid: UID, layout: 'canonical', sizes: [3] }])
  expect(spMigrate([before, path, '--rename-state', `${UID}/cnt=${STATE}`])).toMatchObject({ code: 0 })
})

test('--csv-safe', () => {
  const other = join(folder, 'g')
  expect(spMigrate([path, other, '--rename-state', `${UID}/gone=\\=x`])).toMatchObject({ code: 0 })
  const state = spInspect(['cat', other, UID, '--format', 'csv', '--csv-safe', '--columns', 'state,value'])
  expect([state.code, state.err]).toEqual([2, expect.stringContaining('csv prints one state')])
  const lines = (...more: readonly string[]): readonly string[] =>
    spInspect(['cat', other, `${UID}/=x`, '--format', 'csv', '--columns', 'state', '--limit', '1', ...more]).out.split(
      '\r\n',
    )
  expect([lines()[1], lines('--csv-safe')[1]]).toEqual(['=x', "'=x"])
  expect(spInspect(['cat', other, UID, '--csv-safe'])).toMatchObject({ code: 2 })
})

describe('no mark of a name reaches a terminal', () => {
  test.each<readonly string[]>([
    [path],
    [path, '--subtasks'],
    [path, '--sizes', '--full-types'],
    [folder],
    ['files', path],
    ['toc', path],
    ['types', path, `${UID}/${STATE}`],
    ['verify', path, '--deep'],
    ['digest', path],
    ['cat', path, UID, '--format', 'table'],
    ['cat', path, `${UID}/no such`],
    ['cat', path, 'no such'],
    ['cat', path, `${UID}/${STATE}`, '--where', 'value.\u202ex = 1'],
    ['cat', path, `${UID}/${STATE}`, '--format', '\u202e'],
    ['get', path, `${UID}/${STATE}`, '1', '--format', 'table'],
    ['hash', UID],
    ['cat', '/no/\u202e', 'x'],
  ])('sp-inspect %#', (...args) => {
    const { out: text, err } = spInspect(args)
    expect(text + err).not.toBe('')
    expect(text + err).not.toMatch(MARKS)
  })
  test.each<readonly string[]>([
    [path, out, '--dry-run'],
    [path, out, '--dry-run', '--full', '--drop', `${UID}/${STATE}`],
    [path, out, '--drop', `${UID}x`],
    [path, out, '--rename-uid', `${UID}=\u202e`, '--dry-run'],
    [path, join(folder, 'f\u202e'), '--rename-state', `${UID}/${STATE}=d\u202e`],
    [path, path],
  ])('sp-migrate %#', (...args) => {
    const { out: text, err } = spMigrate(args)
    expect(text + err).not.toBe('')
    expect(text + err).not.toMatch(MARKS)
  })
  test('what programs read keeps them', () => {
    expect(spInspect(['cat', path, `${UID}/${STATE}`]).out).toContain(JSON.stringify(STATE))
    expect(JSON.parse(spInspect([path, '--json']).out)).toHaveProperty('operators.0.uid', UID)
  })
})
