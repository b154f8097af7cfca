import { describe, expect, test } from 'vitest'
import { readTocLine } from '../../src/model/toc-line.ts'
import { samples } from '../samples/folder.ts'
import { spInspect } from './run.ts'

const toc = (name: string, ...more: readonly string[]): readonly string[] =>
  spInspect(['toc', samples.find(sample => sample.name === name)!.path, ...more])
    .out.trimEnd()
    .split('\n')

describe('sp-inspect toc', () => {
  test.each([
    ['the coordinator of an operator', 'coordinator-2.3', 'numbers @coordinator       # bytes 73 B'],
    ['states of hooks', 'master-state-2.3', '@master sequence-audit  # bytes 26 B'],
    ['an operator without state', 'orders', 'orders-script *                                # stateless 0 B'],
    ['timers', 'states-2.3-raw-timers', 'accounts _timer_state/event_user-timers       # timers String'],
  ])('lists %s', (_, sample, line) => expect(toc(sample)).toContain(line))

  test('does not list raw keyed state beside the timers in it', () =>
    expect(toc('states-2.3-raw-timers').filter(line => line.includes('@raw-keyed'))).toEqual([]))

  test.each(['orders', 'master-state-2.3'])('%s: every line can be read back', sample => {
    const [first, ...lines] = toc(sample)
    const entries = toc(sample, '--json').map(
      line => JSON.parse(line) as { operator: string; state: string; line: string },
    )
    expect(readTocLine(first!)).toBeUndefined()
    expect(lines.map(line => readTocLine(line))).toEqual(entries.map(entry => readTocLine(entry.line)))
    expect(lines.map((line, i) => line.startsWith(`${entries[i]!.line} `))).not.toContain(false)
  })
})
