import { expect, test } from 'vitest'
import { columns } from '../../src/cli/table.ts'

test('columns are as wide as their widest cell: wide letters take two cells, marks of colour none, marks above letters none', () => {
  const rows = [
    ['a', '1', 'last'],
    ['東京', '22', 'dim'],
    ['\u001b[1mbold\u001b[0m', '333', ''],
    ['e\u0301', '4444', '\u001b[2mend\u001b[0m'],
    ['…→·', '', '👍 ok'],
  ]
  expect(columns(rows, { indent: 1, right: [1] }).split('\n')).toEqual([
    ' a        1  last',
    ' 東京    22  dim',
    ' \u001b[1mbold\u001b[0m   333',
    ' e\u0301     4444  \u001b[2mend\u001b[0m',
    ' …→·         👍 ok',
  ])
  expect(columns([])).toBe('')
})

test('rows cost microseconds', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [`row ${i}`, 'state', `/a/${'long/'.repeat(20)}${i}`])
  const { user, system } = process.cpuUsage()
  expect(columns(rows).length).toBeGreaterThan(2_000_000)
  const after = process.cpuUsage()
  expect(after.user + after.system - user - system, 'µs').toBeLessThan(1_000_000)
})
