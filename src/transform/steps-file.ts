import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { ReadText } from './step.ts'
import { rowOf, unknownStep, type Step } from './steps.ts'
import { parseYaml, shapeOf, wrongShape, yamlError, type Yaml } from './yaml.ts'

/**
 * The steps of a YAML file: `steps: [ { rename-uid: { orders-v1: orders } }, … ]`. `read`: the files that steps name, relative to it.
 * Throws incompatible, and what `read` throws.
 */
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
        ...(rowOf(key) !== undefined && { hint: 'steps are items of the list under "steps:"' }),
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
  const row = rowOf(step.key)
  if (row === undefined) throw yamlError(step.line, ...unknownStep(step.key))
  return row.ofYaml(step.value, read)
}
