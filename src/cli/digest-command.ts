import { digestOperator, select, type SavepointError, type Selection } from '../index.ts'
import { command } from './command.ts'
import { json, openOne, out, saySubstitutions, sayUnread } from './common.ts'
import { PATH, READ_OPTIONS, TARGET } from './options.ts'
import { printable } from './text.ts'

/** A digest of a part is no digest: such a state has no line. */
export const digest = command({
  name: 'digest',
  describe: 'Print a digest of every state: the same for the same content, however it is stored',
  positionals: { path: PATH, target: { ...TARGET, count: 'optional' } },
  options: READ_OPTIONS,
  examples: [],
  async run(given) {
    const savepoint = await openOne(given)
    const selected: readonly Selection[] =
      given.target === undefined
        ? savepoint.operators.map(operator => ({ operator, state: undefined }))
        : [await select(savepoint, given.target)]
    const problems: SavepointError[] = []
    for (const { operator, state } of selected) {
      const reports = await digestOperator(operator, {
        // By name alone: keyed and operator state may bear the same.
        state: state?.name,
        problem: problem => problems.push(problem),
      })
      for (const { complete, ...line } of reports) {
        if (!complete) continue
        if (given.json) json(line)
        else
          out(`${line.digest}  ${String(line.entries).padStart(10)}  ${printable(`${line.operator}/${line.state}`)}\n`)
      }
    }
    saySubstitutions(savepoint)
    return sayUnread(problems, given.json)
  },
})
