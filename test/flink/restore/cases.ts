// What sp-migrate is asked to do, and what a job then has to find. A row per case.
import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Release, Restored, Restoring } from './flink.ts'
import { COMPRESSED, INCREMENTAL, RAW_TIMERS, type Source } from './sources.ts'
import { run, summary } from './tools.ts'
import { uids } from './work.ts'

export interface Case {
  readonly name: string
  /** Of sp-migrate; a function where they need a file beside the source. */
  readonly flags: readonly string[] | ((source: string) => Promise<readonly string[]>)
  /** Under which names the job asks, by its own. */
  readonly names: Readonly<Record<string, string>>
  /** Of which nothing may be left: operators, or states as `accounts/visits`. */
  readonly gone: readonly string[]
  /** Operators that the job no longer has, which Flink refuses if the savepoint holds state of theirs. */
  readonly without: readonly string[]
  readonly source: Partial<Source>
  /** By default 1.20.3 and 2.3.0. */
  readonly releases: readonly Release[]
  /** By default the source is written by the release that restores. */
  readonly writtenBy: Release | undefined
  /** By default two, with each backend and each parallelism. */
  readonly restores: readonly Restoring[] | undefined
  readonly options: Readonly<Record<string, string>>
  /** How many checkpoints the restored job takes. */
  readonly checkpoints: number
  /** What is wrong beside what every case checks, undefined when nothing is. */
  readonly verify: (written: string, restored: Restored) => Promise<string | undefined>
}

export const BOTH: readonly Release[] = ['1.20.3', '2.3.0']

export const NO_STEP: Case = {
  name: 'no step',
  flags: [],
  names: {},
  gone: [],
  without: [],
  source: {},
  releases: BOTH,
  writtenBy: undefined,
  restores: undefined,
  options: {},
  checkpoints: 0,
  verify: () => Promise.resolve(undefined),
}

const renamed = {
  flags: ['--rename-uid', 'accounts=ledger', '--rename-state', 'ledger/visits=calls'],
  names: { accounts: 'ledger', 'accounts/visits': 'calls' },
}

const dropTimers = {
  flags: ['--drop', 'accounts/_timer_state/event_deadlines', '--allow-loss', 'timer'],
  gone: ['accounts/deadlines'],
}

/** RocksDB's own files are copied as they are, and only RocksDB reads them. */
const files = {
  flags: ['--rename-uid', 'accounts=ledger'],
  names: { accounts: 'ledger' },
  restores: [
    ['rocksdb', 3],
    ['rocksdb', 5],
  ],
} satisfies Partial<Case>

/** What is dropped must leave the header too: a job that has lost the class of a value could not even read it. */
const noHeaderOf =
  (...states: readonly string[]): Case['verify'] =>
  (_, { serializers }) => {
    const left = states.filter(state => state in serializers)
    return Promise.resolve(left.length === 0 ? undefined : `still declared: ${left.join(', ')}`)
  }

const rows: readonly (Partial<Case> & { readonly name: string })[] = [
  { name: 'rename a uid', flags: ['--rename-uid', 'accounts=ledger'], names: { accounts: 'ledger' } },
  { name: 'swap two uids', flags: ['--rename-uid', 'left=right,right=left'], names: { left: 'right', right: 'left' } },
  {
    name: 'rename a uid twice',
    flags: ['--rename-uid', 'left=middle', '--rename-uid', 'middle=last'],
    names: { left: 'last' },
  },
  {
    name: 'rename keyed states',
    flags: [
      '--rename-state',
      'accounts/visits=calls',
      '--rename-state',
      'accounts/rates=prices',
      '--rename-state',
      'accounts/notes=remarks',
    ],
    names: { 'accounts/visits': 'calls', 'accounts/rates': 'prices', 'accounts/notes': 'remarks' },
  },
  {
    name: 'rename operator states',
    flags: [
      '--rename-state',
      'rules/pending=open',
      '--rename-state',
      'rules/limits=bounds',
      '--rename-state',
      'rules/positions=places',
    ],
    names: { 'rules/pending': 'open', 'rules/limits': 'bounds', 'rules/positions': 'places' },
  },
  {
    name: 'rename an operator',
    flags: ['--rename-operator', 'accounts=Big ledger'],
    releases: ['2.3.0'],
    verify: async written => {
      const name = (await summary(written)).operators.find(({ uid }) => uid === 'accounts')?.name
      return name === 'Big ledger' ? undefined : `the operator's name is ${name}`
    },
  },
  {
    name: 'drop a keyed state',
    flags: ['--drop', 'accounts/profile'],
    gone: ['accounts/profile'],
    verify: noHeaderOf('accounts/profile'),
  },
  { name: 'drop timers', ...dropTimers },
  {
    name: 'drop operator states',
    flags: ['--drop', 'rules/pending', '--drop', 'rules/limits'],
    gone: ['rules/pending', 'rules/limits'],
    verify: noHeaderOf('rules/pending', 'rules/limits'),
  },
  { name: 'drop a keyed operator', flags: ['--drop', 'right'], gone: ['right'], without: ['right'] },
  { name: 'drop an operator of operator state', flags: ['--drop', 'rules'], gone: ['rules'], without: ['rules'] },
  {
    name: 'keep operators',
    flags: ['--keep', 'accounts', '--keep', 'left'],
    gone: ['right', 'rules'],
    without: ['right', 'rules'],
  },
  {
    name: 'keep states',
    flags: [
      '--keep',
      'accounts/notes',
      '--keep',
      'accounts/rates',
      '--keep',
      'left/count',
      '--keep',
      'rules/positions',
      '--allow-loss',
      'timer',
    ],
    gone: [
      ...['visits', 'profile', 'history', 'total', 'deadlines'].map(state => `accounts/${state}`),
      'right',
      'rules/pending',
      'rules/limits',
    ],
    without: ['right'],
  },
  {
    name: 'keep what an edited table of contents names',
    gone: ['accounts/history', 'right'],
    without: ['right'],
    flags: async source => {
      const toc = await run('sp-inspect', 'toc', source, '--uids', uids)
      writeFileSync(`${source}.toc`, toc.replaceAll(/^(accounts history|right) /gm, '; $&'))
      return ['--toc', `${source}.toc`]
    },
  },
  {
    name: 'reset states',
    flags: ['--reset', 'accounts/total', '--reset', 'rules/pending', '--reset', 'rules/limits'],
    gone: ['accounts/total', 'rules/pending', 'rules/limits'],
  },
  { name: 'reset an operator', flags: ['--reset', 'left'], gone: ['left'] },
  {
    name: 'another checkpoint id',
    flags: ['--checkpoint-id', '1000'],
    checkpoints: 1,
    verify: (_, { checkpoint }) =>
      Promise.resolve(
        Number(/^chk-(\d+)$/.exec(basename(checkpoint ?? ''))?.[1]) > 1000
          ? undefined
          : `the next checkpoint is ${checkpoint}`,
      ),
  },
  {
    name: 'steps from a file',
    names: renamed.names,
    flags: source => {
      writeFileSync(
        `${source}.yaml`,
        'steps:\n  - rename-uid: { accounts: ledger }\n  - rename-state: { ledger/visits: calls }\n',
      )
      return Promise.resolve(['--steps', `${source}.yaml`])
    },
  },
  { name: 'hard links', ...renamed, flags: [...renamed.flags, '--link'] },
  {
    name: 'claim',
    ...renamed,
    options: { 'execution.state-recovery.claim-mode': 'CLAIM' },
    checkpoints: 2,
    source: { backend: 'rocksdb' },
    restores: [['rocksdb', 5]],
    // A claimed savepoint is Flink's to delete as soon as a checkpoint of its own has taken its place.
    verify: async written => {
      for (let tries = 0; tries < 50 && existsSync(join(written, '_metadata')); tries++) await setTimeout(100)
      return existsSync(join(written, '_metadata')) ? 'Flink has not deleted the claimed savepoint' : undefined
    },
  },
  { name: 'two-byte key groups', ...renamed, source: { maxParallelism: 200 } },
  {
    name: 'drop a keyed state, two-byte key groups',
    flags: ['--drop', 'accounts/rates'],
    gone: ['accounts/rates'],
    source: { maxParallelism: 200 },
  },
  { name: 'compressed', ...renamed, source: { options: COMPRESSED } },
  {
    name: 'compressed, kept so',
    ...renamed,
    flags: [...renamed.flags, '--format', 'keep'],
    source: { options: COMPRESSED },
  },
  { name: 'timers as raw keyed state', ...renamed, source: { backend: 'rocksdb', options: RAW_TIMERS } },
  { name: 'drop timers of raw keyed state', ...dropTimers, source: { backend: 'rocksdb', options: RAW_TIMERS } },
  { name: 'native savepoint of the heap', ...renamed, source: { backend: 'hashmap', kind: 'native' } },
  {
    name: 'native savepoint of the heap, compressed',
    ...renamed,
    source: { backend: 'hashmap', kind: 'native', options: COMPRESSED },
  },
  {
    name: 'native savepoint of the heap, two-byte key groups',
    ...renamed,
    source: { backend: 'hashmap', kind: 'native', maxParallelism: 200 },
  },
  {
    name: 'native savepoint of the heap, kept so',
    ...renamed,
    flags: [...renamed.flags, '--format', 'keep'],
    source: { backend: 'hashmap', kind: 'native' },
    restores: [
      ['hashmap', 3],
      ['hashmap', 5],
    ],
  },
  {
    name: 'drop a keyed state of a native savepoint',
    flags: ['--drop', 'accounts/history'],
    gone: ['accounts/history'],
    source: { backend: 'hashmap', kind: 'native' },
  },
  { name: 'checkpoint of the heap', ...renamed, source: { backend: 'hashmap', kind: 'checkpoint' } },
  { name: 'native savepoint of RocksDB', ...files, source: { backend: 'rocksdb', kind: 'native' } },
  { name: 'full checkpoint of RocksDB', ...files, source: { backend: 'rocksdb', kind: 'checkpoint' } },
  {
    name: 'incremental checkpoint of RocksDB',
    ...files,
    source: { backend: 'rocksdb', kind: 'checkpoint', options: INCREMENTAL },
  },
  {
    name: 'incremental checkpoint of RocksDB to canonical',
    ...files,
    flags: [...files.flags, '--format', 'canonical'],
    restores: undefined,
    source: { backend: 'rocksdb', kind: 'checkpoint', options: INCREMENTAL },
  },
  {
    name: 'rename in a native savepoint of RocksDB',
    ...renamed,
    restores: files.restores,
    source: { backend: 'rocksdb', kind: 'native' },
  },
  {
    name: 'drop a keyed state of an incremental checkpoint',
    restores: files.restores,
    flags: ['--drop', 'accounts/history'],
    gone: ['accounts/history'],
    source: { backend: 'rocksdb', kind: 'checkpoint', options: INCREMENTAL },
  },
  {
    name: 'native savepoint of RocksDB to canonical, two-byte key groups',
    flags: ['--format', 'canonical'],
    source: { backend: 'rocksdb', kind: 'native', maxParallelism: 200 },
  },
  { name: 'to an earlier release', flags: ['--to-flink', '1.20'], releases: ['1.20.3'], writtenBy: '2.3.0' },
  { name: 'to a later release', flags: ['--to-flink', '2.3'], releases: ['2.3.0'], writtenBy: '1.20.3' },
  { name: 'rename in other releases', ...renamed, releases: ['1.17.2', '2.0.1'] },
]

export const cases: readonly Case[] = [NO_STEP, ...rows.map(row => ({ ...NO_STEP, ...row }))]
