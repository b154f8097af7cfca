import { expect, test } from 'vitest'
import { memoryFile } from '../../src/model/file.ts'
import { keyGroupsLayout } from '../../src/read/layout.ts'
import { operatorBatches } from '../../src/read/operator-state.ts'
import type { OperatorPart } from '../../src/read/parts.ts'
import { open, type State } from '../../src/index.ts'
import { samples } from '../samples/folder.ts'
import { hex } from '../hex.ts'

test('heap-native data is known by the number of any key group', async () => {
  // Key groups 5 and 6 without entries of their one state; the number of the second is damaged.
  const file = memoryFile('file', hex('0000 00000005 0000 00000000  ff000006 0000 00000000'))
  expect(await keyGroupsLayout(file, 5, [2, 12], false)).toBe('heap')
})

test('the last element of a list reaches into the next state', async () => {
  const sample = samples.find(({ name }) => name === 'states-2.3-canonical-heap')!
  const states = await (await open(sample.path)).operators.find(({ uid }) => uid === 'rules')!.states
  const named = (name: string): State => states.find(state => state.name === name)!
  // "ab", "cd" as Flink writes strings, with a length of 2 + 1, then a broadcast state without entries.
  const problemsOf = async (text: string): Promise<readonly string[]> => {
    const part: OperatorPart = {
      kind: 'operator',
      subtask: 0,
      file: memoryFile('file', hex(text)),
      version: 6,
      compressed: false,
      headerEnd: 0,
      states: [
        { state: named('offsets-seen'), offsets: [1, 4] },
        { state: named('rules'), offsets: [7] },
      ],
    }
    const problems: string[] = []
    const pull = { stateOf: () => 0, problem: ({ message }: Error) => void problems.push(message) }
    for await (const batch of operatorBatches(part, pull)) expect(batch.count).toBeGreaterThan(0)
    return problems
  }
  expect(await problemsOf('00 036162 036364 00000000')).toEqual([])
  expect(await problemsOf('00 036162 056364 00000000')).toEqual([
    expect.stringMatching(/file @ 0x7: an element reaches into the next: found end at 0x9 .*"offsets-seen"/) as string,
  ])
})
