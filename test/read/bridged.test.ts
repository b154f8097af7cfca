import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { utf as utfCodec } from '../../src/codec/base.ts'
import { record } from '../../src/codec/record.ts'
import { metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, type OpenOperator } from '../../src/index.ts'
import { form, type SnapshotForms } from '../../src/serializer/form.ts'
import { typeText } from '../../src/type/types.ts'
import { hex, int16, sized, utf } from '../hex.ts'
import { CANONICAL_SAVEPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'

// Snapshots of classes that nobody knows, behind the bridge of Flink 1.7: where they end is not told. Beam's have no body.

const LONG = `00000002 ${utf('org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot')} 00000003`
const VOID = `00000002 ${utf('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')} 00000003`
const BEAM = 'org.apache.beam.runners.flink.translation.types.CoderTypeSerializer$LegacySnapshot'
const SERIALIZER = `aced0005 73 72 ${utf('com.acme.AnySerializer')} 0000000000000001 02 0000 78 70`
const bridged = (className: string, body: string): string =>
  `00000002 ${utf(className)} 7a53c4f0 00000001 ${sized(SERIALIZER)} 00000001 ${body}`
const valueState = (name: string, value: string): string =>
  `${utf(name)} 00000000 00000001 ${utf('KEYED_STATE_TYPE')} ${utf('VALUE')} 00000002 ${utf('VALUE_SERIALIZER')} ${value} ${utf('NAMESPACE_SERIALIZER')} ${VOID}`
const listState = (name: string, value: string): string =>
  `${utf(name)} 00000001 00000001 ${utf('OPERATOR_STATE_DISTRIBUTION_MODE')} ${utf('SPLIT_DISTRIBUTE')} 00000001 ${utf('VALUE_SERIALIZER')} ${value}`

/** Keyed state of these states, and operator state of one list whose element is bridged; no entries. */
async function operatorOf(key: string, values: readonly string[], codecs: SnapshotForms = {}): Promise<OpenOperator> {
  const keyed = hex(
    `00000006 00 ${key} ${int16(values.length)} ${values.map((value, i) => valueState(`s${i}`, value)).join('')}`,
  )
  const lists = hex(`00000005 0002 ${listState('coded', bridged(BEAM, ''))} ${listState('plain', LONG)} 0000`)
  const w = new ByteWriter()
  metadata.write(w, {
    version: 6,
    checkpointId: 7,
    masterStates: [],
    operators: [
      entryOf('one', [
        {
          ...NO_STATE,
          managedKeyed: {
            kind: 'savepoint',
            first: 0,
            offsets: Array.from({ length: 128 }, () => 0),
            delegate: { kind: 'relative', path: 'keyed', size: keyed.length },
          },
          managedOperator: {
            kind: 'partitionable',
            states: [{ name: 'plain', mode: 0, offsets: [] }],
            delegate: { kind: 'relative', path: 'lists', size: lists.length },
          },
        },
      ]),
    ],
    properties: hex(CANONICAL_SAVEPOINT),
  })
  const storage = memoryStorage({ '/s/_metadata': w.done(), '/s/keyed': keyed, '/s/lists': lists })
  return (await open('/s', { storage, codecs })).operators[0]!
}
const texts = async (operator: OpenOperator): Promise<unknown> =>
  (await operator.states).map(({ name, value }) => `${name}: ${value === undefined ? '?' : typeText(value)}`)
const errors = async (operator: OpenOperator): Promise<readonly string[]> =>
  (await operator.headers).problems.map(({ code, what }) => `${code}: ${what}`)

test('without a body they are opaque, and what follows them is listed', async () => {
  const operator = await operatorOf(LONG, [bridged(BEAM, ''), LONG])
  expect(await errors(operator)).toEqual([])
  expect(await texts(operator)).toEqual([`s0: Opaque ${BEAM}`, 's1: Long', `coded: Opaque ${BEAM}`, 'plain: Long'])
})
test('so is a key', async () => {
  const operator = await operatorOf(bridged(BEAM, ''), [LONG])
  expect(await errors(operator)).toEqual([])
  expect(typeText((await operator.states)[0]!.key!)).toBe(`Opaque ${BEAM}`)
})

describe('with a body', () => {
  const MINE = 'com.acme.MyConfigSnapshot'
  const mine = bridged(MINE, utf('EUR'))
  const wrong = [`unknown-snapshot: unknown serializer snapshot ${MINE}, written by Flink 1.7`]
  test.each([
    ['in the first state', [mine, LONG], [`s0: Opaque ${MINE}`]],
    ['behind a state', [LONG, mine, LONG], ['s0: Long', `s1: Opaque ${MINE}`]],
    ['in a list, in the last state', [LONG, mine], ['s0: Long', `s1: Opaque ${MINE}`]],
  ])('the guess is wrong, and nothing behind it is believed: %s', async (_, values, expected) => {
    const operator = await operatorOf(LONG, values)
    expect(await errors(operator)).toEqual(wrong)
    expect((await texts(operator)) as string[]).toEqual([...expected, `coded: Opaque ${BEAM}`, 'plain: Long'])
  })
  test('a wrong key hides all states', async () => {
    const operator = await operatorOf(mine, [LONG])
    expect(await errors(operator)).toEqual(wrong)
    expect(await texts(operator)).toEqual([`coded: Opaque ${BEAM}`, 'plain: Long'])
  })

  const codec = form<{ unit: string }>({
    body: version => (version === 1 ? record('mine', { unit: utfCodec }) : undefined),
    type: ({ unit }, _, version) => ({ kind: `money in ${unit}, ${version}` }),
  })
  test('a codec reads them, by their own version', async () => {
    const operator = await operatorOf(LONG, [mine, LONG], { [MINE]: codec })
    expect(await errors(operator)).toEqual([])
    expect(await texts(operator)).toEqual(['s0: money in EUR, 1', 's1: Long', `coded: Opaque ${BEAM}`, 'plain: Long'])
  })
  test('a codec may refuse a version', async () => {
    const operator = await operatorOf(LONG, [mine.replace('00000001 0003', '00000002 0003')], { [MINE]: codec })
    expect(await errors(operator)).toEqual([`unknown-snapshot: unknown version 2 of serializer snapshot ${MINE}`])
  })
})
