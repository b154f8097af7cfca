import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  LOSS_CODES,
  open,
  planMigration,
  SavepointError,
  steps,
  summarize,
  write,
  type OpenOperator,
  type OpenSavepoint,
  type Step,
} from '../../src/index.ts'
import { seeded } from '../damage/damage.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { isChosen, seedOf, sized } from '../tier.ts'
import { digests, folder, tree } from './tree.ts'

const directory = folder()
const SAMPLES = ['states-2.3-canonical-heap', 'states-2.3-native-heap', 'states-2.3-canonical-compressed']
const LISTS = sized({ quick: 1, test: 2, long: 40 })
const LENGTH = 5

type Next = (below: number) => number
const pick = <T>(values: readonly T[], next: Next): T => values[next(values.length)]!

/** A step that may fit a savepoint. */
async function stepFor(savepoint: OpenSavepoint, next: Next, number: number): Promise<Step> {
  const operators: OpenOperator[] = []
  for (const one of savepoint.operators) if (one.uid !== undefined && (await one.states).length > 0) operators.push(one)
  const operator = pick(operators, next)
  const states = await operator.states
  const [state, other] = [pick(states, next), pick(states, next)]
  const own = `uid:${operator.uid}` // a name may be the uid of another
  const at = (name: string): string => `${own}/${name}`
  switch (next(9)) {
    case 0:
      return steps.renameUid({ [own]: `uid-${number}` })
    case 1: {
      const second = pick(operators, next).uid!
      return steps.renameUid({ [own]: second, [`uid:${second}`]: operator.uid! }) // of one operator alone: refused
    }
    case 2:
      return steps.renameState({
        [at(state!.name)]: state!.kind === 'timers' ? `_timer_state/event_t${number}` : `state-${number}`,
      })
    case 3:
      return steps.renameState({ [at(state!.name)]: other!.name, [at(other!.name)]: state!.name })
    case 4:
      return steps.drop(at(state!.name))
    case 5:
      return steps.reset(at(state!.name))
    case 6:
      return steps.checkpointId(next(1000))
    case 7:
      return next(4) === 0 ? steps.drop(own) : steps.renameOperator({ [own]: `name-${number}` })
    default:
      return next(4) === 0
        ? steps.reset(own)
        : steps.keep(at(state!.name), ...operators.filter(one => one !== operator).map(one => `uid:${one.uid}`))
  }
}

async function written(savepoint: OpenSavepoint, list: readonly Step[], to: string): Promise<OpenSavepoint> {
  await write(await planMigration(savepoint, list), to, { allowLoss: LOSS_CODES })
  return open(to)
}

/** What the summary says, but for the place and time of the savepoint, and its size: names of streams have some. */
async function facts(savepoint: OpenSavepoint): Promise<unknown> {
  const { summary, problems } = await summarize(savepoint)
  return { ...summary, path: '', modified: '', bytes: 0, problems }
}

/** A name is kept, and made of the ID that the operator had when the stream got it; where another stream has it, a number stands behind. */
const plainName = (name: string): string => name.replace(/~\d+$/, '')

/** Metadata without the names of what is inside. */
function withoutNames(value: unknown): unknown {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutNames)
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'name' && 'data' in value
        ? ''
        : key === 'path' && typeof member === 'string'
          ? plainName(member)
          : withoutNames(member),
    ]),
  )
}

/** Its files, as `tree` tells of them. */
const filesOf = (path: string): readonly string[] =>
  tree(path)!
    .filter(file => !file.startsWith('_metadata '))
    .map(file => file.replace(/^\S+/, plainName))
    .toSorted()

describe.each(SAMPLES)('%s', name => {
  const sample = samples.find(one => one.name === name)!
  test.each(Array.from({ length: LISTS }, (_, i) => i))('list %i: all at once is one after the other', async number => {
    const next = seeded(seedOf(number * 1000 + name.length))
    const source = await open(sample.path, optionsFor(sample))
    const list: Step[] = []
    let last = source
    const refused: string[] = []
    while (list.length < LENGTH) {
      const step = await stepFor(last, next, list.length)
      try {
        await planMigration(source, [...list, step]) // in a list, a state that was emptied cannot be emptied again
        last = await written(last, [step], join(directory, `${name}-${number}-${list.length}-${refused.length}`))
        list.push(step)
      } catch (error) {
        // A step that does not fit: names that are one, state that is no more.
        if (!(error instanceof SavepointError) || !['incompatible', 'not-found'].includes(error.code)) throw error
        refused.push(`${JSON.stringify(step)} ${error.message}`)
        if (refused.length > 40) throw error
      }
    }
    const to = join(directory, `${name}-${number}`)
    const once = await written(source, list, to)
    const about = JSON.stringify(list)
    expect(await digests(once), about).toEqual(await digests(last))
    expect(await facts(once), about).toEqual(await facts(last))
    expect(withoutNames(once.metadata), about).toEqual(withoutNames(last.metadata))
    expect(filesOf(to), about).toEqual(filesOf(last.directory))
  })
})

describe('written plainly first, then changed: as changed at once', () => {
  describe.each(SAMPLES)('%s', async name => {
    const sample = samples.find(one => one.name === name)!
    const source = await open(sample.path, optionsFor(sample))
    const states: string[] = []
    for (const operator of source.operators)
      for (const state of await operator.states) states.push(`${operator.uid}/${state.name}`)
    const rows = states.flatMap(state =>
      [steps.drop(state), steps.reset(state)].map(step => ({ how: step.name, state, step })),
    )
    test.each(rows.filter((_, i) => i === 0 || isChosen(i)))('$how $state', async ({ how, state, step }) => {
      const place = (which: string): string => join(directory, `${name} ${how} ${state.replaceAll('/', ' ')} ${which}`)
      const first = await written(source, [], place('plain'))
      const [two, one] = [await written(first, [step], place('two')), await written(source, [step], place('one'))]
      expect(withoutNames(one.metadata)).toEqual(withoutNames(two.metadata))
      expect(filesOf(one.directory)).toEqual(filesOf(two.directory))
    })
  })
})
