import { entryType, select } from '../index.ts'
import { command } from './command.ts'
import { json, openOne, out, saySubstitutions } from './common.ts'
import { PATH, READ_OPTIONS } from './options.ts'
import { printable } from './text.ts'
import { UsageError } from './usage-error.ts'

export const types = command({
  name: 'types',
  describe: 'Print the TypeScript type of the entries of a state',
  positionals: { path: PATH, target: { describe: '<operator>/<state>' } },
  options: READ_OPTIONS,
  examples: [],
  async run(given) {
    const savepoint = await openOne(given)
    const { operator, state } = await select(savepoint, given.target)
    if (state === undefined) throw new UsageError('types wants <operator>/<state>')
    const type = entryType(state)
    if (given.json) json({ state: state.name, type })
    else out(`// ${printable(`${operator.uid ?? operator.id}/${state.name}`)}\n${type}\n`)
    saySubstitutions(savepoint)
    return 0
  },
})
