import yargs, { type Argv } from 'yargs'
import { LOSS_CODES, TARGET_RELEASES } from '../index.ts'
import { onlyOnce, runProgram, type Run } from './main.ts'
import { applyCommand, migrateCommand, planCommand, type ApplyArguments, type MigrateArguments } from './migrate.ts'
import { READ_OPTIONS } from './options.ts'
import { STEP_FLAGS } from './ordered-steps.ts'

/** Runs `sp-migrate`; the result is the exit code: 0 done, 1 the snapshot or the plan is at fault, 2 the command line is. */
export const main = async (args: readonly string[]): Promise<number> =>
  runProgram(args, run => onlyOnce(parser(args, run), ONCE))

const STEPS = Object.fromEntries(
  Object.entries(STEP_FLAGS).map(([flag, { describe }]) => [
    flag,
    {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe,
      group: 'Steps, in the order given; each may repeat:',
    } as const,
  ]),
)
const PLANNING = {
  steps: { type: 'string', requiresArg: true, describe: 'A YAML file of steps, done before those of the command line' },
  'to-flink': {
    type: 'string',
    requiresArg: true,
    describe: `The release that is to restore it: ${TARGET_RELEASES[0]} to ${TARGET_RELEASES.at(-1)} (default: as the source)`,
  },
  format: {
    type: 'string',
    requiresArg: true,
    describe:
      "canonical: all keyed state so that every backend restores it; keep: as it is unless a step changes it (default: canonical for heap-native and compressed state, RocksDB's files as they are)",
  },
  'allow-loss': {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: `What may be lost: ${LOSS_CODES.join(', ')}`,
  },
  count: {
    type: 'boolean',
    describe: 'Count the entries of every state for the plan, however long that takes (default: below 64 MB)',
  },
} as const
const WRITING = {
  link: { type: 'boolean', describe: 'Hard links for files that stay as they are' },
  verify: { type: 'string', requiresArg: true, describe: 'full: read every written file back' },
} as const
const REPORTING = {
  'dry-run': { type: 'boolean', describe: 'Print the plan and write nothing' },
  report: { type: 'string', requiresArg: true, describe: 'Write what was done to this JSON file' },
} as const
const ONCE = Object.entries({
  ...READ_OPTIONS,
  ...PLANNING,
  ...WRITING,
  ...REPORTING,
  output: { type: 'string' },
}).flatMap(([name, option]) => (option.type === 'string' && !('array' in option) ? [name] : []))

function parser(args: readonly string[], run: Run): Argv {
  return yargs([...args])
    .usage(
      '$0 <from> <to> [steps]\n\nWrite a new savepoint at <to> that Flink restores; <from> is only read. Without steps: a self-contained copy in canonical form.\nAn interrupted run is gone on with by the same command.\n\n' +
        'Leaves unchanged: every state that no step names, byte for byte, but for heap-native and compressed state, which becomes canonical (see --format).',
    )
    .command(
      '$0 <from> <to>',
      'Migrate',
      y => migrateOptions(y),
      argv => run(() => migrateCommand(argv, args)),
    )
    .command(
      'plan <from> <to>',
      'Write the plan of a migration to a file, to be looked at and applied later',
      y => planOptions(y),
      argv => run(() => planCommand(argv, args)),
    )
    .command(
      'apply <plan>',
      'Do what a plan says; refuses when its source has changed',
      y => applyOptions(y),
      argv => run(() => applyCommand(argv)),
    )
    .completion('completion', 'Print a completion script for the shell')
    .example('$0 samples/orders out/orders --rename-uid orders=orders-v2 --dry-run', 'What would happen?')
    .example('$0 samples/orders out/orders --rename-uid orders=orders-v2', 'Another uid')
    .example('$0 samples/states-2.3-canonical-heap out/states --drop accounts/limits', 'Without one state')
    .example(
      '$0 samples/states-1.20-native-heap out/states --to-flink 2.3',
      'Heap-native to canonical, for another release',
    )
}

const paths = (y: Argv): Argv =>
  y
    .positional('from', {
      type: 'string',
      demandOption: true,
      describe: 'The savepoint or checkpoint: its directory or _metadata',
    })
    .positional('to', { type: 'string', demandOption: true, describe: 'An empty or absent directory' })

const migrateOptions = (y: Argv): Argv<MigrateArguments> =>
  paths(y).options({
    ...STEPS,
    ...PLANNING,
    ...WRITING,
    ...REPORTING,
    ...READ_OPTIONS,
  }) as unknown as Argv<MigrateArguments>
const planOptions = (y: Argv): Argv<MigrateArguments & { output: string }> =>
  paths(y).options({
    ...STEPS,
    ...PLANNING,
    ...WRITING,
    ...READ_OPTIONS,
    output: {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      demandOption: true,
      describe: 'Where the plan is written',
    },
  }) as unknown as Argv<MigrateArguments & { output: string }>
const applyOptions = (y: Argv): Argv<ApplyArguments> =>
  y
    .positional('plan', { type: 'string', demandOption: true, describe: 'What `sp-migrate plan` wrote' })
    .options({ ...REPORTING, json: READ_OPTIONS.json }) as unknown as Argv<ApplyArguments>
