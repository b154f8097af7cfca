import { expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { channelHandle, operatorHandle, streamHandle, typedChannelHandle } from '../../src/format/handles.ts'
import { hex, sized, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const bytes = (text: string): Uint8Array => hex(text)

laws('stream handle', streamHandle, [
  { hex: '00 # code 0, null', value: { kind: 'none' } },
  {
    hex: `01 ${utf('h')} ${sized('010203')} # code 1, name, bytes`,
    value: { kind: 'inline', name: 'h', data: bytes('010203') },
  },
  { hex: `01 ${utf('')} 00000000 # code 1, empty`, value: { kind: 'inline', name: '', data: bytes('') } },
  {
    hex: `02 0000000000000028 ${utf('file:/data/x y')} # code 2, size then path`,
    value: { kind: 'file', size: 40, path: 'file:/data/x y' },
  },
  {
    hex: `02 ffffffffffffffff ${utf('s3://b/f')} # code 2, size unknown`,
    value: { kind: 'file', size: -1, path: 's3://b/f' },
  },
  {
    hex: `03 00000005 00000002 0000000000000064 0000000000000078 # code 3: first, offsets
          06 ${utf('op')} 0000000000000028 # delegate`,
    value: { kind: 'keyGroups', first: 5, offsets: [100, 120], delegate: { kind: 'relative', path: 'op', size: 40 } },
  },
  {
    hex: `06 ${utf('op')} 0000000000000028 # code 6, path then size`,
    value: { kind: 'relative', path: 'op', size: 40 },
  },
  {
    hex: `0f 0000000000000010 0000000000000020 00000001 ${utf('file:/shared/p')} ${utf('logical-1')} # code 15: from, size, scope, path, logical file`,
    value: { kind: 'segment', from: 16, size: 32, scope: 1, path: 'file:/shared/p', logicalFile: 'logical-1' },
  },
  { hex: '10 # code 16, empty segment', value: { kind: 'emptySegment' } },
])

const STATES = `00000002
  ${utf('ls')} 00 00000001 0000000000000024 # SPLIT_DISTRIBUTE, one offset
  ${utf('b')} 02 00000000 # BROADCAST, no offset
`
const states = [
  { name: 'ls', mode: 0, offsets: [36] },
  { name: 'b', mode: 2, offsets: [] },
]

laws('operator state handle', operatorHandle, [
  { hex: '00 # code 0, null', value: { kind: 'none' } },
  {
    hex: `04 # code 4\n ${STATES}\n 06 ${utf('op')} 0000000000000028`,
    value: { kind: 'partitionable', states, delegate: { kind: 'relative', path: 'op', size: 40 } },
  },
  {
    hex: `11 # code 17\n ${STATES}\n ${utf('file:/taskowned')} ${utf('file:/shared')} 00 # not empty\n 0f 0000000000000000 0000000000000001 00000000 ${utf('file:/p')} ${utf('l')}`,
    value: {
      kind: 'merged',
      states,
      taskOwnedDirectory: 'file:/taskowned',
      sharedDirectory: 'file:/shared',
      empty: false,
      delegate: { kind: 'segment', from: 0, size: 1, scope: 0, path: 'file:/p', logicalFile: 'l' },
    },
  },
  {
    hex: `11 00000000 ${utf('t')} ${utf('s')} 01 10 # code 17, the empty one`,
    value: {
      kind: 'merged',
      states: [],
      taskOwnedDirectory: 't',
      sharedDirectory: 's',
      empty: true,
      delegate: { kind: 'emptySegment' },
    },
  },
])

const SINGLE = `00000002 # subtask
  00000001 00000003 # gate or partition, channel
  00000002 000000000000000a 0000000000000014 # offsets
  000000000000001e # size
  06 ${utf('c')} 0000000000000028`
const single = {
  subtask: 2,
  gateOrPartition: 1,
  channel: 3,
  offsets: [10, 20],
  size: 30,
  delegate: { kind: 'relative', path: 'c', size: 40 },
} as const
const MERGED = `00000002 # subtask
  000000000000001e # size of all channels
  06 ${utf('c')} 0000000000000028 # in front of the channels
  ${sized('00000001 00000001 00000003 000000000000001e 00000001 000000000000000a')}`
const merged = {
  subtask: 2,
  size: 30,
  delegate: { kind: 'relative', path: 'c', size: 40 },
  channels: [{ gateOrPartition: 1, channel: 3, size: 30, offsets: [10] }],
} as const

laws('input channel handle up to version 5', channelHandle.input, [{ hex: SINGLE, value: single }])
laws('result subpartition handle up to version 5', channelHandle.output, [{ hex: SINGLE, value: single }])
laws('input channel handle from version 6 on', typedChannelHandle.input, [
  { hex: `01 # code 1\n ${SINGLE}`, value: { kind: 'single', ...single } },
  { hex: `03 # code 3\n ${MERGED}`, value: { kind: 'merged', ...merged } },
])
laws('result subpartition handle from version 6 on', typedChannelHandle.output, [
  { hex: `02 # code 2\n ${SINGLE}`, value: { kind: 'single', ...single } },
  { hex: `04 # code 4\n ${MERGED}`, value: { kind: 'merged', ...merged } },
])

const STREAM_CODES = '0 none, 1 inline, 2 file, 3 keyGroups, 6 relative, 15 segment, 16 emptySegment'
test.each([
  ['stream handle', streamHandle, [4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 44], STREAM_CODES],
  [
    'operator state handle',
    operatorHandle,
    [1, 2, 3, 5, 6, 7, 12, 15, 16, 18, -1],
    '0 none, 4 partitionable, 17 merged',
  ],
  ['input channel handle', typedChannelHandle.input, [0, 2, 4, 5], '1 single, 3 merged'],
  ['result subpartition handle', typedChannelHandle.output, [0, 1, 3, 5], '2 single, 4 merged'],
])('codes that are no %s', (name, codec, codes, known) => {
  for (const code of codes) {
    const error = thrown(() => codec.read(new ByteReader(Uint8Array.of(code, ...new Uint8Array(64)), 'f')))
    expect(error.message).toBe(`f @ 0x0: unknown ${name} type ${code}: found ${code}, expected one of ${known}`)
    expect(error.code).toBe('unknown-handle')
  }
})

test('handles in handles without end', () => {
  const deep = hex('03 00000000 00000000'.repeat(200))
  expect(() => streamHandle.read(new ByteReader(deep))).toThrow('nested too deeply')
})
