import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import { digestOperator, memoryStorage, open, type OpenOperator, type SavepointError } from '../../src/index.ts'
import { hex, utf } from '../hex.ts'
import { CANONICAL_SAVEPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'

// Lists whose elements are of a type that is not read: the offsets frame them.

const LONG = `00000002 ${utf('org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot')} 00000003`
const OPAQUE = `00000002 ${utf('com.acme.MySerializer$LegacySnapshot')} 7a53c4f0 00000001 00000006 aced0005 70 00 00000001`
const list = (name: string, value: string): string =>
  `${utf(name)} 00000001 00000001 ${utf('OPERATOR_STATE_DISTRIBUTION_MODE')} ${utf('SPLIT_DISTRIBUTE')} 00000001 ${utf('VALUE_SERIALIZER')} ${value}`
const HEADER = hex(`00000006 00 0002 ${list('mine', OPAQUE)} ${list('plain', LONG)} 0000`)

/** `mine`: offsets behind the header, of the data; `plain` has one element, at the end. */
async function made(data: string, mine: readonly number[]): Promise<OpenOperator> {
  const at = HEADER.length
  const own = hex(data)
  const file = Uint8Array.from([...HEADER, ...own, ...hex('0000000000000007')])
  const w = new ByteWriter()
  metadata.write(w, {
    version: 6,
    checkpointId: 7,
    masterStates: [],
    operators: [
      entryOf('one', [
        {
          ...NO_STATE,
          managedOperator: {
            kind: 'partitionable',
            states: [
              { name: 'mine', mode: 0, offsets: mine.map(offset => at + offset) },
              { name: 'plain', mode: 0, offsets: [at + own.length] },
            ],
            delegate: { kind: 'relative', path: 'lists', size: file.length },
          },
        },
      ]),
    ],
    properties: hex(CANONICAL_SAVEPOINT),
  })
  return (await open('/s', { storage: memoryStorage({ '/s/_metadata': w.done(), '/s/lists': file }) })).operators[0]!
}
async function values(operator: OpenOperator): Promise<{ found: unknown[]; problems: string[] }> {
  const found: unknown[] = []
  const problems: string[] = []
  for (const state of await operator.states)
    for await (const { value } of state.entries({}, (error: SavepointError) => problems.push(error.what)))
      found.push(value)
  return { found, problems }
}
const opaque = (bytes: string): unknown => expect.objectContaining({ bytes: hex(bytes) })

test('each element ends where the next begins, the last in front of the next state', async () =>
  expect(await values(await made('01 0203 040506', [0, 1, 3]))).toEqual({
    found: [opaque('01'), opaque('0203'), opaque('040506'), 7n],
    problems: [],
  }))
test('elements may be empty', async () =>
  expect(await values(await made('01', [0, 0]))).toEqual({ found: [opaque(''), opaque('01'), 7n], problems: [] }))
test('they have a digest, whatever the order', async () => {
  const digest = async (data: string, offsets: readonly number[]): Promise<unknown> =>
    (await digestOperator(await made(data, offsets), { state: 'mine' })).map(({ entries, complete, digest: text }) => [
      entries,
      complete,
      text,
    ])
  const one = await digest('01 0203', [0, 1])
  expect(one).toEqual([[2, true, expect.stringMatching(/^v1:[0-9a-f]{32}$/)]])
  expect(await digest('0203 01', [0, 2])).toEqual(one)
  expect(await digest('0203 02', [0, 2])).not.toEqual(one)
})
