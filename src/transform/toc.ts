import { SavepointError } from '../errors.ts'
import type { Draft, DraftOperator } from '../model/draft.ts'
import type { Operator } from '../model/savepoint.ts'
import { operatorNamed } from '../model/select.ts'
import { readTocLine, type TocName } from '../model/toc-line.ts'
import { keepNamed } from './keep.ts'
import { masterTarget, pseudoTarget, statesTarget, touchesNothing, type Target } from './step-targets.ts'
import { listOf, text } from './shape.ts'
import { step, type OptionsForm } from './step.ts'
import { textOf } from './yaml.ts'

/** The lines of a file; `{ <step>: <file> }` in the steps file. */
const lines: OptionsForm<readonly string[], [lines: readonly string[]]> = {
  of: given => given,
  wants: 'a file',
  ofFlag: (file, read) => read(file).split(/\r?\n/),
  ofYaml: (value, read) => read(textOf(value, 'the name of a file')).split(/\r?\n/),
  shape: listOf(text),
}

/** Leaves out what an edited table of contents does not list any more. `op *` is all of an operator. */
export const toc = step({
  name: 'toc',
  describe: 'A file: keep only what the edited output of `sp-inspect toc` still lists',
  options: lines,
  transform:
    given =>
    async <O extends Operator>(before: Draft<O>): Promise<Draft<O>> => {
      const targets: Target<O>[] = []
      for (const [i, line] of given.entries()) {
        try {
          const name = readTocLine(line)
          if (name !== undefined) targets.push(await targetNamed(before, name))
        } catch (error) {
          throw error instanceof SavepointError ? error.with({ path: `line ${i + 1} of the table of contents` }) : error
        }
      }
      if (targets.length === 0) throw new SavepointError('incompatible', 'the table of contents lists nothing to keep')
      const hooks = new Set(targets.flatMap(target => (target.kind === 'master' ? [target.name] : [])))
      const masterStates = before.masterStates.filter(name => hooks.has(name))
      const { operators, dropped } = await keepNamed(before.operators, targets)
      if (!dropped && masterStates.length === before.masterStates.length) throw touchesNothing('everything is listed')
      return { ...before, masterStates, operators }
    },
})

async function targetNamed<O extends Operator>(draft: Draft<O>, name: TocName): Promise<Target<O>> {
  switch (name.kind) {
    case 'operator':
      return { kind: 'operator', operator: listedOperator(draft, name.operator) }
    case 'state':
      return statesTarget(listedOperator(draft, name.operator), name.state)
    case 'pseudo':
      return pseudoTarget(listedOperator(draft, name.operator), name.pseudo)
    case 'master':
      return masterTarget(draft, name.name)
  }
}

/** As the table of contents prints it, else in any other form. */
function listedOperator<O extends Operator>({ operators }: Draft<O>, name: string): DraftOperator<O> {
  return operators.find(operator => (operator.uid ?? operator.id) === name) ?? operatorNamed(operators, name)
}
