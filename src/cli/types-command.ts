import { entryType } from '../index.ts'
import { command } from './command.ts'
import { json, openOne, out, saySubstitutions } from './common.ts'
import { chosenStates } from './operands.ts'
import { PATH, READ_OPTIONS, STATE } from './options.ts'
import { printable } from './text.ts'

export const types = command({
  name: 'types',
  describe: 'Print the TypeScript type of the entries of a state',
  positionals: { path: PATH, target: { ...STATE, count: 'listed' } },
  options: READ_OPTIONS,
  examples: [['types samples/orders orders/order', 'For a module that handles entries']],
  async run(given) {
    const savepoint = await openOne(given)
    const { operator, states } = await chosenStates(savepoint, given.target)
    for (const state of states) {
      const type = entryType(state)
      if (given.json) json({ state: state.name, type })
      else out(`// ${printable(`${operator.uid ?? operator.id}/${state.name}`)}\n${type}\n`)
    }
    saySubstitutions(savepoint)
    return 0
  },
})
