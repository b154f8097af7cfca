import yargs, { type Argv } from 'yargs'
import { catCommand, digestCommand, getCommand, type CatArguments } from './cat.ts'
import { filesCommand, hashCommand, summaryCommand, tocCommand } from './commands.ts'
import { verifyCommand } from './verify.ts'
import { onlyOnce, runProgram, type Run } from './main.ts'
import { READ_OPTIONS } from './options.ts'

/** Runs `sp-inspect`; the result is the exit code: 0 done, 1 the snapshot is at fault, 2 the command line is. */
export const main = async (args: readonly string[]): Promise<number> =>
  runProgram(args, run => onlyOnce(parser(args, run), ONCE))

function parser(args: readonly string[], run: Run): Argv {
  return yargs([...args])
    .usage(
      "$0 <path>\n\nList the operators and states of an Apache Flink savepoint or checkpoint: no JVM, no cluster, none of the job's classes.\n<path> is the directory that holds _metadata, that file itself, or a directory of several snapshots.\n\nLeaves unchanged: everything. The snapshot is only read.",
    )
    .command(
      ['$0 <path>', 'summary <path>'],
      'List operators and states (default)',
      y => summaryOptions(readOptions(y)),
      argv => run(() => summaryCommand(argv)),
    )
    .command(
      'cat <path> <target>',
      'Print what is inside: one line per entry',
      y => catOptions(y),
      argv => run(() => catCommand(argv)),
    )
    .command(
      'get <path> <target> <lookup>',
      'Print the entries of one key',
      y => getOptions(y),
      argv => run(() => getCommand(argv)),
    )
    .command(
      'digest <path> [target]',
      'Print a digest of every state: the same for the same content, however it is stored',
      y => readOptions(y).positional('target', TARGET) as unknown as Argv<ReadOptions & { target: string | undefined }>,
      argv => run(() => digestCommand(argv)),
    )
    .command(
      'files <path>',
      'List every file that belongs to a snapshot: the exact set to copy',
      y => readOptions(y),
      argv => run(() => filesCommand(argv)),
    )
    .command(
      'verify <path>',
      'Check everything: files, lengths, key groups, checksums, every entry',
      y => verifyOptions(y),
      argv => run(() => verifyCommand(argv)),
    )
    .command(
      'toc <path>',
      'Print a table of contents, one line per state',
      y => readOptions(y),
      argv => run(() => tocCommand(argv)),
    )
    .command(
      'hash <uid..>',
      'Print the operator ID that Flink derives from a uid',
      y =>
        y
          .positional('uid', {
            type: 'string',
            array: true,
            demandOption: true,
            describe: 'A uid, as given to uid("…") in the job',
          })
          .option('json', READ_OPTIONS.json),
      argv => run(() => hashCommand(argv)),
    )
    .completion('completion', 'Print a completion script for the shell')
    .example('$0 samples/orders', 'What is in it?')
    .example('$0 samples/orders --full-types', 'With whole types')
    .example('$0 samples/states-1.20-incremental-rocksdb/chk-3 --subtasks', 'Bytes per subtask and file')
    .example(
      '$0 samples/states-1.20-canonical-heap --uids samples/states-1.20-canonical-heap/uids.txt',
      'With names, for Flink 1.x',
    )
    .example('$0 samples --json', 'All snapshots in a directory, for scripts')
}

const readOptions = (y: Argv): Argv<ReadOptions> =>
  y
    .positional('path', {
      type: 'string',
      demandOption: true,
      describe: "A snapshot's directory, its _metadata, or a directory of snapshots",
    })
    .options(READ_OPTIONS) as unknown as Argv<ReadOptions>
const TARGET = {
  type: 'string',
  describe: '<operator>, or <operator>/<state>: a uid, a name, or the ID (4 digits or more)',
} as const
const ONE_ENTRY = {
  namespace: { type: 'string', requiresArg: true, describe: 'Only this namespace (JSON)' },
  'map-key': { type: 'string', requiresArg: true, describe: 'Only this map key (JSON)' },
  format: { type: 'string', requiresArg: true, describe: 'table (default on a terminal), ndjson or csv' },
  longs: {
    type: 'string',
    requiresArg: true,
    describe: 'string: long and BigInteger values in quotes, for readers that know only doubles',
  },
} as const

const MANY_ENTRIES = {
  key: { type: 'string', requiresArg: true, describe: 'Only this key (JSON; quotes may be left out)' },
  ...ONE_ENTRY,
  'key-group': { type: 'string', requiresArg: true, describe: 'Only key group n, or n-m' },
  subtask: { type: 'string', requiresArg: true, describe: 'Only what this subtask stored' },
  where: {
    type: 'string',
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'Only where it holds: value.amount>=10; = != < <= > >= ~ (repeatable)',
  },
  limit: { type: 'string', requiresArg: true, describe: 'End after n entries' },
  skip: { type: 'string', requiresArg: true, describe: 'Pass over the first n entries' },
  columns: { type: 'string', requiresArg: true, describe: 'Only these members: key,value.amount' },
  sort: { type: 'boolean', describe: 'By state, key group, key, namespace and map key, in bounded memory' },
} as const
/** Options of one value; yargs makes a list of two. */
const ONCE = Object.entries({ ...READ_OPTIONS, ...MANY_ENTRIES }).flatMap(([name, option]) =>
  option.type === 'string' && !('array' in option) ? [name] : [],
)

const catOptions = (y: Argv): Argv<ReadOptions & CatArguments> =>
  readOptions(y)
    .positional('target', { ...TARGET, demandOption: true })
    .options(MANY_ENTRIES) as unknown as Argv<ReadOptions & CatArguments>
const getOptions = (y: Argv): Argv<ReadOptions & CatArguments & { lookup: string }> =>
  readOptions(y)
    .positional('target', { type: 'string', demandOption: true, describe: '<operator>/<state>' })
    .positional('lookup', {
      type: 'string',
      demandOption: true,
      describe: 'The key (JSON; quotes may be left out, unless it begins with a dash)',
    })
    .options(ONE_ENTRY) as unknown as Argv<ReadOptions & CatArguments & { lookup: string }>

const verifyOptions = (y: Argv): Argv<ReadOptions & { deep: boolean | undefined }> =>
  readOptions(y).option('deep', {
    type: 'boolean',
    describe: "Decode every value too, and compare every key's hashCode with its key group",
  }) as unknown as Argv<ReadOptions & { deep: boolean | undefined }>

const summaryOptions = (
  y: Argv<ReadOptions>,
): Argv<ReadOptions & { subtasks: boolean | undefined; sizes: boolean | undefined; fullTypes: boolean | undefined }> =>
  y.options({
    subtasks: { type: 'boolean', describe: 'Add bytes per subtask and file' },
    sizes: { type: 'boolean', describe: 'Scan the states for their sizes' },
    'full-types': { type: 'boolean', describe: 'Print types whole' },
  }) as unknown as Argv<
    ReadOptions & { subtasks: boolean | undefined; sizes: boolean | undefined; fullTypes: boolean | undefined }
  >

interface ReadOptions {
  path: string
  uids: string | undefined
  mapPath: string[] | undefined
  codecs: string | undefined
  json: boolean | undefined
}
