import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { readPartial } from '../../src/codec/codec.ts'
import { BACKEND_STATE_TYPES, keyedHeader, operatorHeader, type StateMetaInfo } from '../../src/format/state-header.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { hex, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const snapshots = snapshotsWith()
const LONG = `${utf('org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot')} 00000003`
const VOID = `${utf('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')} 00000003`
const long = {
  className: 'org.apache.flink.api.common.typeutils.base.LongSerializer$LongSerializerSnapshot',
  version: 3,
  body: {},
}
const voidNamespace = {
  className: 'org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot',
  version: 3,
  body: {},
}

/** Long keys, one value state `cnt` of Long, as Flink writes it. */
const KEYED = `00000006 # version
  00 # not compressed
  00000002 ${LONG}
  0001 # one state
  ${utf('cnt')} 00000000 # KEY_VALUE
  00000001 ${utf('KEYED_STATE_TYPE')} ${utf('VALUE')}
  00000002
    ${utf('VALUE_SERIALIZER')} 00000002 ${LONG}
    ${utf('NAMESPACE_SERIALIZER')} 00000002 ${VOID}`
const cnt: StateMetaInfo = {
  name: 'cnt',
  type: 0,
  options: [{ key: 'KEYED_STATE_TYPE', value: 'VALUE' }],
  serializers: [
    { role: 'VALUE_SERIALIZER', snapshot: long },
    { role: 'NAMESPACE_SERIALIZER', snapshot: voidNamespace },
  ],
}

laws('keyed state header', keyedHeader(snapshots), [
  { hex: KEYED, value: { version: 6, value: { compressed: false, key: long, states: [cnt] } } },
  {
    hex: `00000006 01 00000002 ${LONG} 0000 # compressed, no states`,
    value: { version: 6, value: { compressed: true, key: long, states: [] } },
  },
])
test('the header of the worked example has 365 bytes', () => expect(hex(KEYED)).toHaveLength(365))

const state = (name: string, type: string, mode: string, roles: readonly string[]): string =>
  `${utf(name)} ${type} 00000001 ${utf('OPERATOR_STATE_DISTRIBUTION_MODE')} ${utf(mode)} 0000000${roles.length} ${roles.map(role => `${utf(role)} 00000002 ${LONG}`).join('')}`
const stateValue = (name: string, type: number, mode: string, roles: readonly string[]): StateMetaInfo => ({
  name,
  type,
  options: [{ key: 'OPERATOR_STATE_DISTRIBUTION_MODE', value: mode }],
  serializers: roles.map(role => ({ role, snapshot: long })),
})
const LISTS = `0001 ${state('ls', '00000001', 'UNION', ['VALUE_SERIALIZER'])} 0001 ${state('rules', '00000002', 'BROADCAST', ['KEY_SERIALIZER', 'VALUE_SERIALIZER'])}`
const lists = {
  states: [stateValue('ls', 1, 'UNION', ['VALUE_SERIALIZER'])],
  broadcast: [stateValue('rules', 2, 'BROADCAST', ['KEY_SERIALIZER', 'VALUE_SERIALIZER'])],
}

laws('operator state header', operatorHeader(snapshots), [
  { hex: `00000005 # up to Flink 1.17\n ${LISTS}`, value: { version: 5, value: { compressed: undefined, ...lists } } },
  {
    hex: `00000006 01 # from 1.18 on, compressed\n ${LISTS}`,
    value: { version: 6, value: { compressed: true, ...lists } },
  },
  {
    hex: '00000006 00 0000 0000 # nothing',
    value: { version: 6, value: { compressed: false, states: [], broadcast: [] } },
  },
])

describe('headers that cannot be read', () => {
  const reader = (text: string): ByteReader => new ByteReader(hex(text), 'f')

  const wayOn = (release: string): string =>
    `; Flink ${release} wrote this, and its state is not read: restore it with a Flink up to 1.16, the last that reads it, and take a new savepoint`
  test.each([
    [1, '1.2'],
    [2, '1.2'],
    [3, '1.3'],
    [4, '1.4 or 1.5'],
    [5, '1.6'],
    [7, undefined],
    [0, undefined],
  ])('keyed state, version %i of Flink %s', (version, release) =>
    expect(thrown(() => keyedHeader(snapshots).read(reader(`0000000${version} 01`))).message).toBe(
      `f @ 0x0: unknown version ${version} of keyed state header: found ${version}, expected one of 6${release === undefined ? '' : wayOn(release)}`,
    ),
  )
  test.each([
    [1, '1.2'],
    [2, '1.3 or 1.4'],
    [3, '1.5'],
    [4, '1.6'],
    [7, undefined],
  ])('operator state, version %i of Flink %s', (version, release) =>
    expect(thrown(() => operatorHeader(snapshots).read(reader(`0000000${version} 00`))).message).toBe(
      `f @ 0x0: unknown version ${version} of operator state header: found ${version}, expected one of 5, 6${release === undefined ? '' : wayOn(release)}`,
    ),
  )

  test('the envelope of Flink 1.3 to 1.6', () => {
    const error = thrown(() => keyedHeader(snapshots).read(reader(`00000006 00 00000001 ${LONG} 0000`)))
    expect([error.code, error.what, error.parts.found, error.parts.expected, error.parts.offset]).toEqual([
      'unknown-version',
      'no serializer snapshot in the form of Flink 1.7 and later',
      '00000001',
      '00000002',
      5,
    ])
  })

  test('an unknown serializer ends the reading, and what came before it stays', () => {
    const { value, error } = readPartial(
      keyedHeader(snapshots),
      reader(
        `00000006 00 00000002 ${LONG} 0002 ${utf('a')} 00000000 00000000 00000000 ${utf('b')} 00000000 00000000 00000001 ${utf('VALUE_SERIALIZER')} 00000002 ${utf('com.acme.MySnapshot')} 00000001 00`,
      ),
    )
    expect(error?.code).toBe('unknown-snapshot')
    expect(error?.parts.path).toBe('states[1].serializers[0].snapshot')
    expect(value?.value?.states).toEqual([
      { name: 'a', type: 0, options: [], serializers: [] },
      { name: 'b', type: 0, options: [], serializers: [{ role: 'VALUE_SERIALIZER' }] },
    ])
  })
})

test('types of state, by their number in a header', () =>
  expect(BACKEND_STATE_TYPES).toEqual(['KEY_VALUE', 'OPERATOR', 'BROADCAST', 'PRIORITY_QUEUE', 'KEY_VALUE_V2']))
