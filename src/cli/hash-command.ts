import { operatorIdOf } from '../index.ts'
import { command } from './command.ts'
import { json, out } from './common.ts'
import { READ_OPTIONS } from './options.ts'
import { printable } from './text.ts'

export const hash = command({
  name: 'hash',
  describe: 'Print the operator ID that Flink derives from a uid',
  positionals: { uid: { count: 'many', describe: 'A uid, as given to uid("…") in the job' } },
  options: { json: READ_OPTIONS.json },
  examples: [['hash orders orders-v2', 'The IDs of two operators']],
  run(given) {
    for (const uid of given.uid) {
      const id = operatorIdOf(uid)
      if (given.json) json({ uid, id })
      else out(`${id}  ${printable(uid)}\n`)
    }
    return 0
  },
})
