import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LOSS_CODES, open, planMigration, steps, write, type Plan, type Step } from '../../src/index.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { failure, folder, lines } from '../run/tree.ts'

const directory = folder()
let targets = 0

async function planned(name: string, list: readonly Step[]): Promise<Plan> {
  const sample = samples.find(one => one.name === name)!
  return planMigration(await open(sample.path, optionsFor(sample)), list)
}

/** By sample and steps: the codes without which nothing is written, and of what. */
const ROWS: readonly {
  readonly name: string
  readonly list: readonly Step[]
  readonly codes: readonly string[]
  readonly of: string
}[] = ['1.20', '2.3'].flatMap(release => [
  { name: `coordinator-${release}`, list: [steps.drop('numbers')], codes: ['coordinator'], of: 'numbers/@coordinator' },
  {
    name: `coordinator-${release}`,
    list: [steps.drop('numbers/@coordinator')],
    codes: ['coordinator'],
    of: 'numbers/@coordinator',
  },
  {
    name: `coordinator-${release}`,
    list: [steps.reset('numbers/@coordinator')],
    codes: ['coordinator'],
    of: 'numbers/@coordinator',
  },
  {
    name: `coordinator-${release}`,
    list: [steps.drop('numbers/SourceReaderState')],
    codes: ['coordinator'],
    of: 'numbers/SourceReaderState',
  },
  {
    name: `coordinator-${release}`,
    list: [steps.reset('numbers')],
    codes: ['coordinator'],
    of: 'numbers/@coordinator',
  },
  {
    name: `states-${release}-canonical-heap`,
    list: [steps.drop('accounts/_timer_state/event_user-timers')],
    codes: ['timer'],
    of: 'accounts/_timer_state/event_user-timers',
  },
  {
    name: `states-${release}-native-heap`,
    list: [steps.reset('accounts/_timer_state/event_user-timers')],
    codes: ['timer'],
    of: 'accounts/_timer_state/event_user-timers',
  },
  {
    name: `states-${release}-raw-timers`,
    list: [steps.drop('accounts/@raw-keyed')],
    codes: ['timer'],
    of: 'accounts/',
  },
  { name: `unaligned-${release}`, list: [steps.drop('sensors')], codes: ['channel-state'], of: 'sensors/@channel' },
  {
    name: `unaligned-${release}`,
    list: [steps.drop('sensors/@channel')],
    codes: ['channel-state'],
    of: 'sensors/@channel',
  },
])

describe('would-lose', () => {
  test.each(ROWS)('$name: $list', async ({ name, list, codes, of }) => {
    const to = join(directory, `target-${targets++}`)
    const plan = await planned(name, list)
    expect([...new Set(plan.losses.map(loss => loss.code))].toSorted()).toEqual(codes)
    const error = await failure('would-lose', async () => write(plan, to))
    expect(error.message).toContain(`--allow-loss ${codes.join(',')}`)
    expect(error.message).toContain(of)
    expect(existsSync(to)).toBe(false)
    for (const code of codes)
      await failure('would-lose', async () =>
        write(plan, to, { allowLoss: LOSS_CODES.filter(other => other !== code) }),
      )
    await write(plan, to, { allowLoss: codes })
    await open(to)
  })

  test('several at once: every code is named', async () => {
    const plan = await planned('coordinator-2.3', [steps.drop('numbers')])
    const error = await failure('would-lose', async () =>
      write(
        { ...plan, losses: [...plan.losses, { code: 'timer', operator: 'a', state: 'b', message: 'c' }] },
        join(directory, 'never'),
      ),
    )
    expect(error.message).toContain('--allow-loss coordinator,timer')
  })
})

describe('no loss', () => {
  test.each([
    ['states-2.3-canonical-heap', [steps.drop('accounts')]], // its timers go with their state
    ['states-2.3-canonical-heap', [steps.drop('rules')]],
    ['coordinator-2.3', [steps.renameUid({ numbers: 'other' })]],
    ['unaligned-2.3', [steps.renameUid({ sensors: 'other' })]],
    ['states-2.3-raw-timers', [steps.renameUid({ accounts: 'other' })]],
  ] as const)('%s: %j', async (name, list) => {
    const to = join(directory, `target-${targets++}`)
    const plan = await planned(name, list)
    expect(plan.losses).toEqual([])
    await write(plan, to)
  })

  test('coordinator and channel state are carried along, whatever the operator is called', async () => {
    for (const [name, old] of [
      ['coordinator-2.3', 'numbers'],
      ['unaligned-2.3', 'sensors'],
    ] as const) {
      const to = join(directory, `target-${targets++}`)
      const plan = await planned(name, [steps.renameUid({ [old]: 'other' })])
      await write(plan, to)
      const [before, after] = [
        plan.savepoint.operators.find(({ uid }) => uid === old)!,
        (await open(to)).operators.find(({ uid }) => uid === 'other')!,
      ]
      expect(after.pseudoStates).toEqual(before.pseudoStates)
      expect(after.entry.coordinator).toEqual(before.entry.coordinator)
    }
  })
})

describe('warnings', () => {
  test('timers that go with their operator', async () => {
    const { warnings } = await planned('states-2.3-canonical-heap', [steps.drop('accounts')])
    expect(warnings).toEqual(['the timers of "accounts" go with it'])
  })
  test.each(['1.20', '2.3'])('a master state, %s', async release => {
    const to = join(directory, `target-${targets++}`)
    const plan = await planned(`master-state-${release}`, [steps.drop('@master/sequence-audit')])
    expect(plan.losses).toEqual([])
    expect(plan.warnings).toEqual(['the master state "sequence-audit" is lost: its hook starts over'])
    expect((await write(plan, to)).warnings).toEqual(plan.warnings)
    expect((await open(to)).masterStates).toEqual([])
    const kept = join(directory, `target-${targets++}`)
    await write(await planned(`master-state-${release}`, []), kept)
    expect((await open(kept)).metadata.masterStates).toEqual(plan.savepoint.metadata.masterStates)
  })
  test('the checkpoint ID goes down', async () => {
    const to = join(directory, `target-${targets++}`)
    const plan = await planned('states-2.3-canonical-heap', [steps.checkpointId(0)])
    const { checkpointId } = plan.savepoint
    expect(plan.warnings).toEqual([
      `the checkpoint ID decreases from ${checkpointId} to 0: checkpoints of the new job may have names that the old one used`,
    ])
    await write(plan, to)
    expect((await open(to)).checkpointId).toBe(0)
    expect(await lines(await open(to))).toEqual(await lines(plan.savepoint))
    expect((await planned('states-2.3-canonical-heap', [steps.checkpointId(checkpointId + 1)])).warnings).toEqual([])
  })
})
