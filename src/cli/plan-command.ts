import { mustBeAllowed } from '../internal.ts'
import { command } from './command.ts'
import { PROGRAM } from './common.ts'
import { FROM_TO, PLAN_OPTIONS, planned, show, writeText } from './migration.ts'
import { READ_OPTIONS } from './options.ts'
import { printable } from './text.ts'

export const plan = command({
  name: 'plan',
  describe: 'Write the plan of a migration to a file, to be looked at and applied later',
  positionals: FROM_TO,
  options: {
    ...PLAN_OPTIONS,
    ...READ_OPTIONS,
    output: { kind: 'text', short: 'o', required: true, describe: 'Where the plan is written', completes: 'files' },
  },
  examples: [],
  async run(given, flags) {
    const { plan: made, file } = await planned(given, flags)
    show(made, file, given.to, given.json)
    mustBeAllowed(made.losses, file.settings.allowLoss)
    writeText(given.output, `${JSON.stringify(file, null, 2)}\n`)
    if (!given.json) process.stderr.write(`${PROGRAM}: do it with \`${PROGRAM} apply ${printable(given.output)}\`\n`)
    return 0
  },
})
