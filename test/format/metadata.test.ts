import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { readPartial } from '../../src/codec/codec.ts'
import {
  metadata,
  METADATA_VERSIONS,
  metadataBody,
  readVersion,
  type Metadata,
  type OperatorEntry,
  type SubtaskEntry,
  type SubtaskState,
} from '../../src/format/metadata.ts'
import { hex, sized, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const NONE = { kind: 'none' } as const

/** The worked example: what Flink 1.20.3 and 2.3.0 read and write back identically. */
const SUBTASK = `00000000 # subtask 0
  00000001 04 00000001 ${utf('ls')} 00 00000001 0000000000000024 06 ${utf('op')} 0000000000000028 # managed operator state
  00000000 # no raw operator state
  07 00000000 00000002 0000000000000064 0000000000000078 01 ${utf('h')} ${sized('010203')} # managed keyed state
  00 # no raw keyed state
`
const ID = '8409efe6adc6d207 87611f16017c808f 00000001 00000002 # operator ID, parallelism, max parallelism\n'
const NAMES = `${utf('map')} ${utf('my-uid')} # name, uid\n`
const example = (
  version: number,
  names: string,
  end: string,
): string => `4960672d 0000000${version} # version ${version}
  0000000000000007 00000000 00000001 # checkpoint 7, no master states, one operator
  ${names} ${ID} 00 00000001 # no coordinator, one subtask
  ${SUBTASK} 00000000 00000000 # no channels
  ${end}`

const state: SubtaskState = {
  managedOperator: {
    kind: 'partitionable',
    states: [{ name: 'ls', mode: 0, offsets: [36] }],
    delegate: { kind: 'relative', path: 'op', size: 40 },
  },
  rawOperator: undefined,
  managedKeyed: {
    kind: 'savepoint',
    first: 0,
    offsets: [100, 120],
    delegate: { kind: 'inline', name: 'h', data: hex('010203') },
  },
  rawKeyed: NONE,
  inputChannels: [],
  resultSubpartitions: [],
  regionalCheckpointId: undefined,
}
const subtask: SubtaskEntry = { index: 0, legacy: undefined, state }
const operator: OperatorEntry = {
  name: 'map',
  uid: 'my-uid',
  id: '8409efe6adc6d20787611f16017c808f',
  parallelism: 1,
  maxParallelism: 2,
  chainLength: undefined,
  coordinator: NONE,
  subtasks: [subtask],
}
const file = (version: number, operators: readonly OperatorEntry[], properties: string): Metadata => ({
  version,
  checkpointId: 7,
  masterStates: [],
  operators,
  properties: hex(properties),
})
const nameless = { ...operator, name: undefined, uid: undefined }

laws(
  '_metadata',
  metadata,
  [
    { hex: example(6, NAMES, 'aced000570'), value: file(6, [operator], 'aced000570') },
    { hex: example(3, '', ''), value: file(3, [nameless], '') },
    { hex: example(4, '', 'aced000570'), value: file(4, [nameless], 'aced000570') },
    { hex: example(5, NAMES, 'aced000570'), value: file(5, [operator], 'aced000570') },
    { hex: example(5, '0000 0000', ''), value: file(5, [nameless], '') },
    { hex: example(7, NAMES, '00 aced000570'), value: file(7, [operator], 'aced000570') },
    {
      hex: example(7, NAMES, '01 0000000000000005 aced000570'),
      value: file(
        7,
        [{ ...operator, subtasks: [{ ...subtask, state: { ...state, regionalCheckpointId: 5 } }] }],
        'aced000570',
      ),
    },
    {
      hex: example(7, NAMES, '02 aced000570'),
      value: file(7, [operator], 'aced000570'),
      written: example(7, NAMES, '00 aced000570'),
    },
  ],
  { toEnd: true },
)

describe('the worked example', () => {
  test('has as many bytes as it should', () =>
    expect(
      [6, 3].map(version => hex(version === 6 ? example(6, NAMES, 'aced000570') : example(3, '', '')).length),
    ).toEqual([163, 145]))
  test('is what the text of the format prints', () => {
    expect(hex(example(6, NAMES, 'aced000570'))).toEqual(
      hex(
        '4960672d000000060000000000000007000000000000000100036d617000066d792d7569648409efe6adc6d20787611f16017c808f000000010000000200000000010000000000000001040000000100026c73000000000100000000000000240600026f70000000000000002800000000070000000000000002000000000000006400000000000000780100016800000003010203000000000000000000aced000570',
      ),
    )
  })
})

const head = (version: number, operators: string): string =>
  `4960672d 0000000${version} 0000000000000007 00000000 ${operators}`
const bare = (id: string): string => `${id.repeat(16)} 00000002 00000080`
const empty = {
  name: undefined,
  uid: undefined,
  parallelism: 2,
  maxParallelism: 128,
  chainLength: undefined,
  coordinator: NONE,
} as const

laws(
  '_metadata of version 2',
  metadata,
  [
    {
      hex: `${head(2, '00000001')} # dead fields: chain length, duration, count of states of Flink 1.1
      ${bare('aa')} 00000001 # chain length
      00000001 00000000 ffffffffffffffff 00000000 # subtask 0, duration, no old states
      00000000 00000000 00 00`,
      value: {
        ...file(
          2,
          [
            {
              ...empty,
              id: 'aa'.repeat(16),
              chainLength: 1,
              coordinator: undefined,
              subtasks: [
                {
                  index: 0,
                  legacy: -1n,
                  state: {
                    managedOperator: undefined,
                    rawOperator: undefined,
                    managedKeyed: NONE,
                    rawKeyed: NONE,
                    inputChannels: undefined,
                    resultSubpartitions: undefined,
                    regionalCheckpointId: undefined,
                  },
                },
              ],
            },
          ],
          '',
        ),
      },
    },
  ],
  { toEnd: true },
)

const CHANNEL = `00000000 00000000 00000001 00000001 0000000000000000 0000000000000009 06 ${utf('c')} 0000000000000009`
const channel = {
  subtask: 0,
  gateOrPartition: 0,
  channel: 1,
  offsets: [0],
  size: 9,
  delegate: { kind: 'relative', path: 'c', size: 9 },
} as const
const emptyState: SubtaskState = {
  managedOperator: undefined,
  rawOperator: { kind: 'none' },
  managedKeyed: NONE,
  rawKeyed: NONE,
  inputChannels: [channel],
  resultSubpartitions: [channel],
  regionalCheckpointId: undefined,
}

laws(
  'finished subtasks, channels and coordinators',
  metadata,
  [
    {
      hex: `${head(3, '00000002')} # version 3
      ${bare('aa')} 01 ${utf('c')} ${sized('beef')} ffffffff # coordinator, all subtasks finished
      ${bare('bb')} 00 00000002 # two subtasks
        fffffffa # subtask 5 has finished
        00000001 00000000 00000001 00 00 00 # subtask 1, a raw operator state that is null
          00000001 ${CHANNEL} 00000001 ${CHANNEL}`,
      value: file(
        3,
        [
          {
            ...empty,
            id: 'aa'.repeat(16),
            coordinator: { kind: 'inline', name: 'c', data: hex('beef') },
            subtasks: undefined,
          },
          {
            ...empty,
            id: 'bb'.repeat(16),
            subtasks: [
              { index: 5, legacy: undefined, state: undefined },
              { index: 1, legacy: undefined, state: emptyState },
            ],
          },
        ],
        '',
      ),
    },
    {
      hex: `${head(6, '00000001')} # version 6
      0000 ${utf('u')} ${bare('bb')} 00 00000001 00000001 00000000 00000001 00 00 00 00000001 01 ${CHANNEL} 00000001 02 ${CHANNEL} aced000570`,
      value: file(
        6,
        [
          {
            ...empty,
            uid: 'u',
            id: 'bb'.repeat(16),
            subtasks: [
              {
                index: 1,
                legacy: undefined,
                state: {
                  ...emptyState,
                  inputChannels: [{ kind: 'single', ...channel }] as never,
                  resultSubpartitions: [{ kind: 'single', ...channel }] as never,
                },
              },
            ],
          },
        ],
        'aced000570',
      ),
    },
  ],
  { toEnd: true },
)

laws(
  'master states',
  metadata,
  [
    {
      hex: `4960672d 00000003 0000000000000007 00000002 # two
      c96b1696 ${sized(`00000002 ${utf('hook')} ${sized('0102')}`)}
      c96b1696 ${sized(`00000001 ${utf('')} ${sized('')}`)} 00000000`,
      value: {
        ...file(3, [], ''),
        masterStates: [
          { version: 2, name: 'hook', payload: hex('0102') },
          { version: 1, name: '', payload: hex('') },
        ],
      },
    },
  ],
  { toEnd: true },
)

describe('what is no _metadata', () => {
  const error = (text: string, name = '_metadata'): ReturnType<typeof thrown> =>
    thrown(() => metadata.read(new ByteReader(hex(text), name)))

  test.each([
    ['504b030414000000', '504b0304 (a zip file?)'],
    ['1f8b080000000000', '1f8b0800 (a gzip file?)'],
    ['28b52ffd00000000', '28b52ffd (a zstd file?)'],
    ['7b22612200000000', '7b226122 (a JSON file?)'],
    ['aced000570000000', 'aced0005 (a Java object stream?)'],
    ['7f454c4600000000', '7f454c46 (a program?)'],
    ['0102030400000000', '01020304'],
  ])('%s', (bytes, found) => {
    expect(error(bytes).message).toBe(
      `_metadata @ 0x0: not a savepoint: found ${found}, expected 4960672d, the magic of _metadata`,
    )
    expect(error(bytes).code).toBe('not-a-savepoint')
  })

  test('versions that are not known', () => {
    expect(METADATA_VERSIONS).toEqual([2, 3, 4, 5, 6, 7])
    expect(error('4960672d 00000001').message).toBe(
      '_metadata @ 0x4: metadata version 1 is not supported: expected one of 2, 3, 4, 5, 6, 7; Flink 1.1 or 1.2 wrote this: restore it with Flink 1.3 to 1.10 and take a new savepoint',
    )
    expect(error('4960672d 00000000').message).toBe(
      '_metadata @ 0x4: metadata version 0 is not supported: expected one of 2, 3, 4, 5, 6, 7',
    )
    expect(error('4960672d 00000008').message).toBe(
      '_metadata @ 0x4: unknown metadata version 8: expected one of 2, 3, 4, 5, 6, 7',
    )
    for (const version of [0, 1, 8]) expect(error(`4960672d 0000000${version}`).code).toBe('unknown-version')
    expect(metadataBody(8)).toBeUndefined()
    expect(readVersion(new ByteReader(hex('4960672d 00000008')))).toBe(8)
  })

  test('state of Flink 1.1 in version 2', () => {
    const { code, what, parts } = error(
      `${head(2, '00000001')} ${bare('aa')} 00000001 00000001 00000000 ffffffffffffffff 00000003`,
    )
    expect([code, what, parts.found, parts.offset]).toEqual([
      'unsupported',
      'state of Flink 1.1, which no later release reads',
      '3 legacy states',
      68,
    ])
  })

  test('a negative subtask index in version 2', () =>
    expect(error(`${head(2, '00000001')} ${bare('aa')} 00000001 00000001 ffffffff`).message).toBe(
      '_metadata @ 0x38: negative subtask index: found -1',
    ))
  test('a negative count of subtasks in version 2', () =>
    expect(error(`${head(2, '00000001')} ${bare('aa')} 00000001 ffffffff`).what).toBe('negative count of subtask'))
  test('a negative checkpoint ID other than -1', () =>
    expect(error('4960672d 00000003 fffffffffffffffe 00000000').what).toBe('implausible offset or size'))
  test('another magic of a master state', () =>
    expect(error('4960672d 00000003 0000000000000007 00000001 c96b1697 0000000a 00000000000000000000').what).toBe(
      'no master state magic c96b1696',
    ))
  test('bytes left over in a master state', () => {
    expect(
      error(`4960672d 00000003 0000000000000007 00000001 c96b1696 ${sized(`00000001 ${utf('')} 00000000 ff`)} 00000000`)
        .what,
    ).toBe('bytes left over in master state')
  })
  test('more operators than there is room for', () =>
    expect(error(`${head(3, '7fffffff')} ${'00'.repeat(64)}`).what).toMatch(
      /^implausible count 2147483647 of operator/,
    ))
})

test('a handle that nobody knows leaves what was read, and its place', () => {
  const bytes = hex(
    `${head(3, '00000002')} ${bare('aa')} 00 ffffffff ${bare('bb')} 00 00000001 00000000 00000000 00000001 2c`,
  )
  const { value, error } = readPartial(metadata, new ByteReader(bytes, '_metadata'))
  expect(error?.message).toBe(
    '_metadata @ 0x5e: unknown operator state handle type 44: found 44, expected one of 0 none, 4 partitionable, 17 merged (in operators[1].subtasks[0].rawOperator)',
  )
  expect(value?.operators).toEqual([
    { ...empty, id: 'aa'.repeat(16), subtasks: undefined },
    {
      ...empty,
      id: 'bb'.repeat(16),
      subtasks: [{ index: 0, legacy: undefined, state: { managedOperator: undefined } }],
    },
  ])
})
