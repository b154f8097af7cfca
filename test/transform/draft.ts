import { draftOf, pseudoStatesOf, statesOf, type Draft } from '../../src/model/draft.ts'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import type { Operator, PseudoState, Savepoint, State } from '../../src/model/savepoint.ts'
import type { Step } from '../../src/transform/steps.ts'
import { applyStep } from '../../src/transform/steps.ts'

/** A savepoint in a few lines. A state is keyed; `operator:seen` is not, `timers:x` is one of timers. */
export interface Sketch {
  readonly uid?: string | undefined
  readonly id?: string
  readonly name?: string
  /** null: asking for them fails, as nothing may. */
  readonly states?: readonly string[] | null
  readonly pseudo?: readonly PseudoState[]
  /** Raw keyed state holds the timers. */
  readonly rawTimers?: boolean
}

export function savepointOf(sketches: readonly Sketch[], masterStates: readonly string[] = []): Savepoint {
  return {
    directory: 'made-up',
    metadataVersion: 5,
    guess: undefined,
    checkpointId: 7,
    masterStates: masterStates.map(name => ({ name, version: 1, bytes: 3 })),
    operators: sketches.map(operatorOf),
  }
}

export const draft = (sketches: readonly Sketch[], masterStates: readonly string[] = []): Draft =>
  draftOf(savepointOf(sketches, masterStates))

function operatorOf({ uid, id, name, states = [], pseudo = [], rawTimers = false }: Sketch): Operator {
  return {
    id: id ?? operatorIdOf(uid ?? ''),
    uid,
    name,
    parallelism: 1,
    maxParallelism: 128,
    finished: false,
    pseudoStates: Object.fromEntries(pseudo.map(each => [each, 10])),
    get headers(): Operator['headers'] {
      if (states === null) throw new Error('headers were read')
      return Promise.resolve({
        states: states.map(stateOf),
        layouts: new Set(),
        backends: new Set(),
        problems: [],
        parts: rawTimers ? [{ kind: 'timers', subtask: 0 }] : [],
      })
    },
    get states(): Operator['states'] {
      return this.headers.then(headers => headers.states)
    },
  }
}

function stateOf(text: string): State {
  const [, form, name = text] = /^(operator|timers):(.*)$/s.exec(text) ?? []
  return {
    name,
    scope: form === 'operator' ? 'operator' : 'keyed',
    kind: form === 'timers' ? 'timers' : 'value',
    key: undefined,
    namespace: undefined,
    mapKey: undefined,
    value: undefined,
    ttl: false,
    asynchronous: false,
    serializers: {},
  }
}

export async function applied(before: Draft, ...steps: readonly Step[]): Promise<Draft> {
  let after = before
  for (const step of steps) after = await applyStep(after, step)
  return after
}

/** A draft as text, an operator a line: `orders: balance, seen←old-seen, counts(empty) @coordinator`, then `@master hook`. */
export async function shown({ operators, masterStates }: Draft): Promise<readonly string[]> {
  const lines: string[] = []
  for (const operator of operators) {
    const states = (await statesOf(operator)).map(
      ({ name, edits, source }) =>
        `${name}${name === source.name ? '' : `←${source.name}`}${edits.map(({ kind }) => `(${kind})`).join('')}`,
    )
    lines.push(
      `${operator.uid ?? operator.id}:${states.length === 0 ? '' : ` ${states.join(', ')}`}${pseudoStatesOf(operator)
        .map(name => ` @${name}`)
        .join('')}`,
    )
  }
  return [...lines, ...masterStates.map(name => `@master ${name}`)]
}

/** `code: message` of the error that something ends in. */
export async function failure(result: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    const value = await (typeof result === 'function' ? result() : result)
    return `no error, but ${JSON.stringify(value)}`
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error)
  }
}
