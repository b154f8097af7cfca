import type { SavepointError } from '../index.ts'
import { command } from './command.ts'
import { openOne, PROGRAM, saySubstitutions, sayUnread } from './common.ts'
import { chosen } from './operands.ts'
import { MANY_ENTRIES, printEntries, requestOf } from './print-entries.ts'
import { PATH, READ_OPTIONS, TARGET } from './options.ts'

export const cat = command({
  name: 'cat',
  describe: 'Print what is inside: one line per entry',
  positionals: { path: PATH, target: { ...TARGET, count: 'listed' } },
  options: { ...READ_OPTIONS, ...MANY_ENTRIES },
  examples: [
    [
      "cat samples/orders orders/order --where 'value.total > 100 and value.due < 2024-03-10'",
      'Entries that an expression holds for',
    ],
    [
      'cat samples/orders orders/order --columns key,value.total,value.shipping.city --sort value.total:desc --limit 5',
      'Some members of the first few',
    ],
  ],
  async run(given) {
    const request = requestOf(given)
    const savepoint = await openOne(given)
    const selection = await chosen(savepoint, given.target)
    const problems: SavepointError[] = []
    const entries = await printEntries(selection, request, problems)
    saySubstitutions(savepoint)
    if (entries === 0 && problems.length === 0 && !given.json) process.stderr.write(`${PROGRAM}: no entries\n`)
    return sayUnread(problems, given.json)
  },
})
