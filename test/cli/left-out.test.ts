import { expect, test } from 'vitest'
import { leftOutLines } from '../../src/cli/print-left-out.ts'
import type { DamagedState } from '../../src/index.ts'

const NOTHING = { state: null, keyGroups: null, elements: null, file: null, offset: null, bytes: null, entries: null }
const one = (parts: Partial<DamagedState>): DamagedState => ({
  ...NOTHING,
  operator: 'orders',
  subtask: 2,
  unit: 'key group',
  why: 'wrong checksum',
  ...parts,
})

test('nothing was left out', () => expect(leftOutLines([])).toEqual([]))

test('a line each, and what they come to', () => {
  const group = one({ keyGroups: [7, 7], bytes: 2048, file: 'a/b\u001b', offset: 19 })
  const list = one({ unit: 'list', state: 'seen', elements: [0, 3], entries: 4, bytes: 100, subtask: 0 })
  const table = one({ unit: 'table', state: 'total', keyGroups: [3, 9], bytes: 100, subtask: 1, why: 'too short' })
  expect(leftOutLines([group, list, table])).toEqual([
    'left out because it is damaged: 1 key group, 1 list, 1 table of RocksDB: 4 entries and what could not be counted, 2.2 KB',
    '- orders subtask 2, key group 7: entries that could not be counted, 2.0 KB: wrong checksum (a/b\\u001b @ 0x13)',
    '- orders/seen subtask 0, elements 0 to 3: 4 entries, 100 B: wrong checksum',
    '- orders/total subtask 1, key groups 3 to 9: entries that could not be counted, 100 B: too short',
  ])
})

test('many are not all printed', () => {
  const lines = leftOutLines(Array.from({ length: 100 }, (_, i) => one({ keyGroups: [i, i], entries: 1, bytes: 1 })))
  expect(lines).toHaveLength(14)
  expect(lines[0]).toBe('left out because it is damaged: 100 key groups: 100 entries, 100 B')
  expect(lines.at(-1)).toBe('  … and 88 more, which --report lists')
})
