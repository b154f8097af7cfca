import { SavepointError } from '../index.ts'
import { command } from './command.ts'
import { openOne, saySubstitutions, sayUnread } from './common.ts'
import { ONE_ENTRY, printEntries, requestOf } from './print-entries.ts'
import { chosenStates, keyWanted } from './operands.ts'
import { PATH, READ_OPTIONS, STATE } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The entries of one key; not-found where there are none. */
export const get = command({
  name: 'get',
  describe: 'Print the entries of one key',
  positionals: {
    path: PATH,
    target: { ...STATE, count: 'listed' },
    key: {
      count: 'listed',
      describe: 'The key (JSON; quotes may be omitted); write -- before one that begins with a dash',
    },
  },
  options: { ...READ_OPTIONS, ...ONE_ENTRY },
  examples: [
    ['get samples/orders orders/order order-1013', 'The entry of a string key'],
    [`get samples/orders sessions/last '["user 9", 1588888889891]'`, 'The entry of a tuple'],
  ],
  async run(given) {
    const request = requestOf(given)
    const savepoint = await openOne(given)
    const selection = await chosenStates(savepoint, given.target)
    if (given.key === undefined) throw keyWanted(selection.states[0])
    const problems: SavepointError[] = []
    const entries = await printEntries(selection, request, problems).catch((error: unknown) => {
      throw error instanceof UsageError ? new UsageError(error.message.replace(/^--key:/, '<key>:')) : error
    })
    saySubstitutions(savepoint)
    const code = sayUnread(problems, given.json)
    if (entries === 0 && problems.length === 0)
      throw new SavepointError('not-found', `no entry with key ${given.key}`, {
        operator: selection.operator.uid ?? selection.operator.id,
        state: selection.states[0].name,
        hint: 'write keys as `sp-inspect cat` prints them',
      })
    return code
  },
})
