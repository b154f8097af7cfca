import { describe, expect, test } from 'vitest'
import { savepointProperties } from '../../src/format/properties.ts'
import type { Metadata, OperatorEntry } from '../../src/format/metadata.ts'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import { metadataBytes, metadataFor, propertiesFor } from '../../src/write/metadata.ts'
import { TARGET_RELEASES, targetOf } from '../../src/flink/releases.ts'
import { dump, hex, utf } from '../hex.ts'
import { CANONICAL_SAVEPOINT, NATIVE_SAVEPOINT } from '../java/vectors.ts'
import { entryOf, inlineHex, NO_STATE } from '../run/made.ts'
import { thrown } from './thrown.ts'

describe('properties', () => {
  test.each([
    ['canonical', CANONICAL_SAVEPOINT, 745],
    ['native', NATIVE_SAVEPOINT, 742],
  ] as const)('%s: as Flink writes them', (format, text, length) => {
    expect(dump(savepointProperties(format))).toBe(dump(hex(text)))
    expect(savepointProperties(format)).toHaveLength(length)
  })
  test('a savepoint of the same format keeps its own, to the last byte', () => {
    const own = Uint8Array.of(1, 2, 3)
    const of = (kind: 'savepoint' | 'checkpoint', format: 'canonical' | 'native' | undefined): Uint8Array =>
      propertiesFor(own, { kind, format, name: undefined, sharing: undefined }, 'canonical')
    expect(of('savepoint', 'canonical')).toBe(own)
    for (const other of [
      of('savepoint', 'native'),
      of('savepoint', undefined),
      of('checkpoint', undefined),
      propertiesFor(own, undefined, 'canonical'),
    ])
      expect(dump(other)).toBe(dump(hex(CANONICAL_SAVEPOINT)))
  })
})

/** What Flink can read, by release: metadata version, header of operator state, handles with IDs, finished tasks. */
const TARGETS = {
  1.13: [3, 5, false, false],
  1.14: [3, 5, false, true],
  1.15: [3, 5, true, true],
  1.16: [4, 5, true, true],
  1.17: [4, 5, true, true],
  1.18: [4, 6, true, true],
  1.19: [4, 6, true, true],
  '1.20': [4, 6, true, true],
  '2.0': [5, 6, true, true],
  2.1: [6, 6, true, true],
  2.2: [6, 6, true, true],
  2.3: [6, 6, true, true],
} as const

describe('targets', () => {
  test('every release', () => expect([...TARGET_RELEASES].toSorted()).toEqual(Object.keys(TARGETS).toSorted()))
  test.each(Object.entries(TARGETS))('%s', (release, [metadata, operatorHeader, handleIds, finishedTasks]) =>
    expect(targetOf(release)).toEqual({
      name: release,
      target: true,
      metadata,
      operatorHeader,
      handleIds,
      finishedTasks,
    }),
  )
  test.each(['1.12', '2.4', '', '2', '1.2'])('%j is unknown', async release =>
    expect(await thrown(() => targetOf(release))).toMatch(/^unknown-version: cannot write for Flink /),
  )
})

const DELEGATE = { kind: 'inline', name: 'h', data: Uint8Array.of(1, 2, 3) } as const
const CHANNEL = { subtask: 0, gateOrPartition: 1, channel: 2, offsets: [4], size: 9, delegate: DELEGATE }
const OPERATOR: OperatorEntry = {
  ...entryOf('my-uid', [
    {
      ...NO_STATE,
      managedOperator: {
        kind: 'merged',
        states: [{ name: 'ls', mode: 0, offsets: [36] }],
        taskOwnedDirectory: 't',
        sharedDirectory: 's',
        empty: false,
        delegate: DELEGATE,
      },
      managedKeyed: { kind: 'keyGroups', first: 0, offsets: [100, 120], delegate: DELEGATE, id: 'an-id' },
      inputChannels: [
        {
          kind: 'merged',
          subtask: 0,
          size: 9,
          delegate: DELEGATE,
          channels: [{ gateOrPartition: 1, channel: 2, size: 9, offsets: [4] }],
        },
      ] as unknown as readonly (typeof CHANNEL)[],
    },
  ]),
  name: 'map',
  maxParallelism: 2,
}
const SOURCE: Metadata = {
  version: 6,
  checkpointId: 7,
  masterStates: [],
  operators: [OPERATOR],
  properties: hex('aced000570'),
}

/** By hand. `named`: name and uid; `keyed`, `channel`: their codes and what differs. */
const body = (
  version: number,
  {
    named,
    keyed,
    channel,
    properties,
  }: { readonly named: boolean; readonly keyed: string; readonly channel: string; readonly properties: boolean },
): string => `
  4960672d 0000000${version} 0000000000000007 00000000 00000001
  ${named ? `${utf('map')} ${utf('my-uid')}` : ''} ${operatorIdOf('my-uid')} 00000001 00000002
  00                                                               # no coordinator
  00000001 00000000                                                # one subtask
  00000001 04 00000001 ${utf('ls')} 00 00000001 0000000000000024 ${inlineHex('h', '010203')}
  00000000                                                         # no raw operator state
  ${keyed}
  00
  00000001 ${channel}
  00000000
  ${properties ? 'aced000570' : ''}`
const GROUPS = `00000000 00000002 0000000000000064 0000000000000078 ${inlineHex('h', '010203')}`
const SINGLE = `00000000 00000001 00000002 00000001 0000000000000004 0000000000000009 ${inlineHex('h', '010203')}`
const MERGED = `03 00000000 0000000000000009 ${inlineHex('h', '010203')} 0000001c 00000001 00000001 00000002 0000000000000009 00000001 0000000000000004`

describe('a release gets what it reads', () => {
  test.each([
    ['1.13', body(3, { named: false, keyed: `03 ${GROUPS}`, channel: SINGLE, properties: false })],
    ['1.14', body(3, { named: false, keyed: `03 ${GROUPS}`, channel: SINGLE, properties: false })],
    ['1.15', body(3, { named: false, keyed: `0c ${GROUPS} ${utf('an-id')}`, channel: SINGLE, properties: false })],
    ['1.20', body(4, { named: false, keyed: `0c ${GROUPS} ${utf('an-id')}`, channel: SINGLE, properties: true })],
    ['2.0', body(5, { named: true, keyed: `0c ${GROUPS} ${utf('an-id')}`, channel: SINGLE, properties: true })],
    ['2.1', body(6, { named: true, keyed: `0c ${GROUPS} ${utf('an-id')}`, channel: MERGED, properties: true })],
  ])('%s', (release, text) =>
    expect(dump(metadataBytes(metadataFor(SOURCE, targetOf(release))))).toBe(
      dump(hex(text.replace('0000001c', sizeOfMerged))),
    ),
  )

  test('a single channel gets its type', () => {
    const [entry] = metadataFor(
      {
        ...SOURCE,
        version: 4,
        operators: [
          {
            ...OPERATOR,
            subtasks: [
              {
                index: 0,
                legacy: undefined,
                state: { ...NO_STATE, inputChannels: [CHANNEL], resultSubpartitions: [CHANNEL] },
              },
            ],
          },
        ],
      },
      targetOf('2.3'),
    ).operators
    const { inputChannels, resultSubpartitions } = entry!.subtasks![0]!.state!
    expect([inputChannels, resultSubpartitions]).toEqual([
      [{ ...CHANNEL, kind: 'single' }],
      [{ ...CHANNEL, kind: 'single' }],
    ])
  })

  test.each([
    ['all of them', undefined],
    ['one of them', [{ index: 0, legacy: undefined, state: undefined }]],
  ])('tasks had finished, %s: not before 1.14', async (_, subtasks) => {
    const source = { ...SOURCE, operators: [{ ...OPERATOR, subtasks }] }
    expect(await thrown(() => metadataFor(source, targetOf('1.13')))).toMatch(
      /^incompatible: tasks had finished, which Flink knows since 1\.14/,
    )
    expect(metadataFor(source, targetOf('1.14')).operators[0]!.subtasks).toEqual(subtasks)
  })
})

/** The merged channels are framed by their length: 4 for the count, 4 + 4 + 8 + 4 + 8 for one with one offset. */
const sizeOfMerged = (4 + 4 + 4 + 8 + 4 + 8).toString(16).padStart(8, '0')
