import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata, type SubtaskState } from '../../src/format/metadata.ts'
import { memoryStorage, open, summarize, verify, type Finding, type OpenSavepoint } from '../../src/index.ts'
import { hex, int16, utf } from '../hex.ts'
import { RETAINED_CHECKPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'

// Metadata version 7: of a regional checkpoint some subtasks keep the state of an earlier one.

const LONG = `00000002 ${utf('org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot')} 00000003`
const list = (name: string, mode: string): string =>
  `${utf(name)} 00000001 00000001 ${utf('OPERATOR_STATE_DISTRIBUTION_MODE')} ${utf(mode)} 00000001 ${utf('VALUE_SERIALIZER')} ${LONG}`
const STATES = [
  ['offsets', 'UNION', 1],
  ['buffered', 'SPLIT_DISTRIBUTE', 0],
  ['streaming_committer_raw_states', 'SPLIT_DISTRIBUTE', 0],
] as const
const HEADER = hex(
  `00000006 00 ${int16(STATES.length)} ${STATES.map(([name, mode]) => list(name, mode)).join('')} 0000`,
)
const FILE = Uint8Array.from([...HEADER, ...hex('0000000000000001 0000000000000002 0000000000000003')])

/** `ids`: of each subtask, the earlier checkpoint its state is of. */
async function made(...ids: readonly (number | undefined)[]): Promise<OpenSavepoint> {
  const states = ids.map((regionalCheckpointId, i): SubtaskState => ({
    ...NO_STATE,
    managedOperator: {
      kind: 'partitionable',
      states: STATES.map(([name, , mode], n) => ({ name, mode, offsets: [HEADER.length + 8 * n] })),
      delegate: { kind: 'relative', path: `op-${i}`, size: FILE.length },
    },
    regionalCheckpointId,
  }))
  const w = new ByteWriter()
  metadata.write(w, {
    version: 7,
    checkpointId: 9,
    masterStates: [],
    operators: [entryOf('sink', states)],
    properties: hex(RETAINED_CHECKPOINT),
  })
  const files = Object.fromEntries(ids.map((_, i) => [`/s/op-${i}`, FILE]))
  return open('/s', { storage: memoryStorage({ '/s/_metadata': w.done(), ...files }) })
}
async function findings(savepoint: OpenSavepoint): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for await (const finding of verify(savepoint)) found.push(finding)
  return found
}

test('the checkpoint of each subtask is shown', async () => {
  const { summary } = await summarize(await made(undefined, 5, 7), { subtasks: true })
  const [operator] = summary.operators
  expect(operator!.checkpointIds).toEqual([5, 7, 9])
  expect(operator!.subtasks!.map(({ checkpointId }) => checkpointId)).toEqual([undefined, 5, 7])
})

test('union state and committables of several checkpoints are warned of, other lists are not', async () => {
  const found = (await findings(await made(undefined, 5))).filter(({ code }) => code === 'incompatible')
  expect(found.map(({ level, state, message }) => [level, state, message])).toEqual([
    [
      'warning',
      'offsets',
      expect.stringMatching(/^union state of several checkpoints: .*: found checkpoints 5, 9 \(in operator sink/),
    ],
    [
      'warning',
      'streaming_committer_raw_states',
      expect.stringMatching(/^committables of several checkpoints: .*: found checkpoints 5, 9/),
    ],
  ])
})

test.each([[[undefined, undefined]], [[5, 5]]])('state of one checkpoint is not: %j', async ids =>
  expect(await findings(await made(...ids))).toEqual([]),
)
