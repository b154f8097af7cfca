import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/near.ts'
import type { Pairs, Step } from '../model/step.ts'
import { parseYaml, shapeOf, textOf, wrongShape, yamlError, type Yaml } from './yaml.ts'

/** Text of a file that a step names, relative to the steps file. */
type ReadText = (file: string) => string

const STEPS: { readonly [N in Step['name']]: (value: Yaml, read: ReadText) => Step & { readonly name: N } } = {
  'rename-uid': value => ({ name: 'rename-uid', options: pairs(value, '{ <operator>: <new uid> }') }),
  'rename-state': value => ({ name: 'rename-state', options: pairs(value, '{ <operator>/<state>: <new name> }') }),
  'rename-operator': value => ({ name: 'rename-operator', options: pairs(value, '{ <operator>: <new name> }') }),
  drop: value => ({ name: 'drop', options: texts(value) }),
  keep: value => ({ name: 'keep', options: texts(value) }),
  toc: (value, read) => ({ name: 'toc', options: read(textOf(value, 'the name of a file')).split(/\r?\n/) }),
  reset: value => ({ name: 'reset', options: texts(value) }),
  'checkpoint-id': value => ({ name: 'checkpoint-id', options: wholeNumber(value) }),
  relocate: value => ({ name: 'relocate', options: pairs(value, '{ <old prefix>: <new prefix> }') }),
}

/** The steps of a YAML file: `steps: [ { rename-uid: { orders-v1: orders } }, … ]`. Throws incompatible. */
export function readStepsFile(text: string, path: string, read: ReadText): readonly Step[] {
  try {
    return listed(parseYaml(text)).map(item => stepOf(item, read))
  } catch (error) {
    throw error instanceof SavepointError ? error.with({ file: path }) : error
  }
}

function listed(file: Yaml): readonly Yaml[] {
  if (file.kind !== 'map') throw wrongShape(file, 'steps: [ … ]')
  for (const { key, line } of file.members)
    if (key !== 'steps')
      throw yamlError(line, `no member is called "${key}"${didYouMean(key, ['steps'])}`, {
        expected: 'steps',
        ...(Object.hasOwn(STEPS, key) && { hint: 'steps are items of the list under "steps:"' }),
      })
  const list = file.members[0]?.value ?? file
  if (list.kind !== 'list') throw wrongShape(list, 'a list of steps')
  return list.items
}

function stepOf(item: Yaml, read: ReadText): Step {
  if (item.kind !== 'map') throw wrongShape(item, '<step>: <options>')
  const [step, second] = item.members
  if (step === undefined || second !== undefined)
    throw yamlError(second?.line ?? item.line, 'one step an item', {
      found: item.members.map(({ key }) => key).join(', ') || shapeOf(item),
      expected: '<step>: <options>',
    })
  const known = Object.keys(STEPS)
  const name = isStepName(step.key) ? step.key : undefined
  if (name === undefined)
    throw yamlError(step.line, `no step is called "${step.key}"${didYouMean(step.key, known)}`, {
      expected: known.join(', '),
    })
  return STEPS[name](step.value, read)
}

const isStepName = (name: string): name is Step['name'] => Object.hasOwn(STEPS, name)

function pairs(value: Yaml, expected: string): Pairs {
  if (value.kind !== 'map') throw wrongShape(value, expected)
  return value.members.map(member => [member.key, textOf(member.value)] as const)
}

const texts = (value: Yaml): readonly string[] =>
  value.kind === 'list' ? value.items.map(item => textOf(item)) : [textOf(value, 'a name or a list of names')]

function wholeNumber(value: Yaml): number {
  if (
    value.kind === 'other' &&
    typeof value.value === 'bigint' &&
    value.value >= 0n &&
    value.value <= BigInt(Number.MAX_SAFE_INTEGER)
  )
    return Number(value.value)
  throw wrongShape(value, 'a whole number from 0 to 2^53 - 1')
}
