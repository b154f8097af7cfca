import { mustBeAllowed } from '../internal.ts'
import { command } from './command.ts'
import { PROGRAM } from './common.ts'
import { FORCE, FROM_TO, FULL, PLAN_OPTIONS, planned, show } from './migration.ts'
import { READ_OPTIONS } from './options.ts'
import { textFile } from './text-file.ts'
import { printable } from './text.ts'

export const plan = command({
  name: 'plan',
  describe: 'Write the plan of a migration to a file, to be reviewed and applied later',
  positionals: FROM_TO,
  options: {
    ...PLAN_OPTIONS,
    ...READ_OPTIONS,
    output: { kind: 'text', short: 'o', required: true, describe: 'Where the plan is written', completes: 'files' },
    force: FORCE,
    full: FULL,
  },
  examples: [
    [
      'plan samples/orders out/orders --rename-uid orders=orders-v2 -o out/plan.json',
      'To be reviewed before it is applied',
    ],
  ],
  writes: true,
  async run(given, flags) {
    const { plan: made, file } = await planned(given, flags)
    const save = await textFile(given.output, made.savepoint, given.to, given.force)
    await show(made, file, given.to, given)
    mustBeAllowed(made, file.settings.allowLoss)
    save(`${JSON.stringify(file, null, 2)}\n`)
    if (!given.json)
      process.stderr.write(`${PROGRAM}: carry it out with \`${PROGRAM} apply ${printable(given.output)}\`\n`)
    return 0
  },
})
