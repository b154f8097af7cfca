import { expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { keyedHandle, type KeyedHandle } from '../../src/format/handles.ts'
import { hex, sized, utf } from '../hex.ts'
import { laws, thrown } from '../laws.ts'

const FILE = `06 ${utf('f')} 0000000000000028`
const file = { kind: 'relative', path: 'f', size: 40 } as const

const GROUPS = `00000003 00000002 0000000000000064 ffffffffffffffff # first key group, two offsets\n ${FILE}
`
const groups = { first: 3, offsets: [100, -1], delegate: file } as const

const FILES = `00000001 ${utf('000042.sst')} 02 0000000000000400 ${utf('file:/s')}`
const files = [{ localPath: '000042.sst', handle: { kind: 'file', size: 1024, path: 'file:/s' } }] as const
const LINEAGE = `0000000000000007 ${utf('uuid')} 00000000 00000040 # checkpoint, backend, first, count
`
const lineage = { checkpointId: 7, backend: 'uuid', first: 0, count: 64 } as const

const CHANGE = `09 00000000 00000040 # code 9: first, count
  0000000000000001 0000000000000004 # from, to
  00000002 ffffffff ${sized('0801')} 00000005 ${sized('')} # changes of key group -1 and 5
  ${utf('in-memory')}`
const change = {
  kind: 'changesInMemory',
  first: 0,
  count: 64,
  from: 1,
  to: 4,
  changes: [
    { keyGroup: -1, bytes: hex('0801') },
    { keyGroup: 5, bytes: hex('') },
  ],
  id: 'in-memory',
} satisfies KeyedHandle

const CHANGE_FILES = `00000000 00000040 00000001 0000000000000008 ${FILE} # first, count, one file: offset, handle
  0000000000000064 0000000000000032 ${utf('id')} # state size, checkpointed size, id
`
const changeFiles = {
  first: 0,
  count: 64,
  files: [{ offset: 8, handle: file }],
  stateSize: 100,
  checkpointedSize: 50,
  id: 'id',
} as const

const CHANGELOG = `00000000 00000040 0000000000000032 # first, count, checkpointed size
  00000001 07 ${GROUPS} # materialized
  00000002 ${CHANGE} # not materialized
           0d ${CHANGE_FILES} ${utf('filesystem')}
  0000000000000002 # materialization ID
`
const changelog = {
  first: 0,
  count: 64,
  checkpointedSize: 50,
  materialized: [{ kind: 'savepoint', ...groups }],
  changes: [change, { kind: 'changeFiles', ...changeFiles, storage: 'filesystem' }],
  materializationId: 2,
} as const

laws<KeyedHandle>('keyed state handle', keyedHandle, [
  { hex: '00 # code 0, null', value: { kind: 'none' } },
  { hex: `03 # code 3\n ${GROUPS}`, value: { kind: 'keyGroupsV1', ...groups } },
  {
    hex: `05 # code 5\n ${LINEAGE}\n ${FILE} ${FILES} 00000000`,
    value: { kind: 'incrementalV1', ...lineage, meta: file, shared: files, private: [] },
  },
  { hex: `07 # code 7\n ${GROUPS}`, value: { kind: 'savepoint', ...groups } },
  { hex: `08 # code 8\n ${CHANGELOG}\n ${utf('h')}`, value: { kind: 'changelogV1', ...changelog, id: 'h' } },
  { hex: CHANGE, value: change },
  { hex: `0a # code 10\n ${CHANGE_FILES}`, value: { kind: 'changeFilesV1', ...changeFiles } },
  {
    hex: `0b # code 11\n ${LINEAGE}\n 0000000000000200 # checkpointed size\n ${FILE} ${FILES} ${FILES} ${utf('h')}`,
    value: {
      kind: 'incremental',
      ...lineage,
      checkpointedSize: 512,
      meta: file,
      shared: files,
      private: files,
      id: 'h',
    },
  },
  { hex: `0c # code 12\n ${GROUPS}\n ${utf('h')}`, value: { kind: 'keyGroups', ...groups, id: 'h' } },
  {
    hex: `0d # code 13\n ${CHANGE_FILES}\n ${utf('filesystem')}`,
    value: { kind: 'changeFiles', ...changeFiles, storage: 'filesystem' },
  },
  {
    hex: `0e # code 14\n ${CHANGELOG}\n 0000000000000009 ${utf('h')} # checkpoint ID`,
    value: { kind: 'changelog', ...changelog, checkpointId: 9, id: 'h' },
  },
  {
    hex: '0c 00000000 00000000 00 0000 # code 12, no key groups',
    value: { kind: 'keyGroups', first: 0, offsets: [], delegate: { kind: 'none' }, id: '' },
  },
])

test.each([1, 2, 4, 6, 15, 16, 17, 18, -1])('code %d is no keyed state handle', code => {
  const error = thrown(() => keyedHandle.read(new ByteReader(Uint8Array.of(code, ...new Uint8Array(64)), 'f')))
  expect(error.message).toBe(
    `f @ 0x0: unknown keyed state handle type ${code}: found ${code}, expected one of 0 none, 3 keyGroupsV1, 5 incrementalV1, 7 savepoint, 8 changelogV1, 9 changesInMemory, 10 changeFilesV1, 11 incremental, 12 keyGroups, 13 changeFiles, 14 changelog`,
  )
  expect(error.code).toBe('unknown-handle')
})

test('changelogs in changelogs without end', () => {
  const deep = hex(`${'0e 00000000 00000000 0000000000000000 00000001'.repeat(200)}`)
  expect(() => keyedHandle.read(new ByteReader(deep))).toThrow('nested too deeply')
})
