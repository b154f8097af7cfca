import { ERROR_CODES, LOSS_CODES, type ErrorCode, type LossCode } from '../index.ts'
import { STEPS } from '../internal.ts'
import { columns } from './table.ts'

// What `help <topic>` prints.

interface Topic {
  readonly describe: string
  text(): string
}

/** What went wrong, by the code that `--json` prints. */
const ERRORS: Readonly<Record<ErrorCode, string>> = {
  'not-a-savepoint': 'no savepoint or checkpoint, or a directory of several',
  truncated: 'a file ends too early',
  corrupt: 'bytes that Flink does not write',
  'unknown-version': 'a version this tool does not know',
  'unknown-handle': 'a state handle this tool does not know',
  'unknown-snapshot': 'a serializer this tool does not know (see --codecs)',
  'missing-file': 'a file the snapshot names is not there (see --map-path)',
  'outside-root': 'a path leads out of the snapshot (see --map-path)',
  'ambiguous-name': 'a name that fits several operators',
  'not-found': 'no such operator, state or entry',
  unsupported: 'not supported yet',
  incompatible: 'a step or a release that does not fit the state',
  'unknown-hash': 'the hashCode of a key cannot be known',
  'would-lose': 'state would be lost (see --allow-loss)',
  'target-not-empty': 'the target holds something else',
  'source-changed': 'the source is not what it was when the plan was made',
  io: 'reading or writing a file failed',
}

const LOSSES: Readonly<Record<LossCode, string>> = {
  'opaque-key': 'entries whose key cannot be read',
  timer: 'timers whose state is dropped, or the other way round',
  'enum-constant': 'values of an enum constant that is gone',
  narrowing: 'values that do not fit a smaller type',
  coordinator: 'the state of an operator coordinator',
  committable: 'what a sink has written and not committed',
  'channel-state': 'records in flight',
  damaged: 'what cannot be read: it is carried along as it is where it is only moved',
}

const rows = (texts: readonly (readonly [string, string])[]): string =>
  columns(
    texts.map(([name, what]) => [name, what]),
    { indent: 2 },
  )

export const TOPICS: Readonly<Record<string, Topic>> = {
  where: {
    describe: 'Expressions of --where, and the members of --columns and --sort',
    text: () => `An expression compares members of an entry with values:

${rows([
  ['value.total >= 100', 'a number; 1e3 and -0.5 are numbers too'],
  ['value.city = Wien', 'a string; "quotes" where it has blanks or looks like a number'],
  ['key ~ ^test', 'a regular expression that matches somewhere in a string'],
  ['value.color in (RED, GREEN)', 'one of several'],
  ['value.due < 2024-03-10', 'a date or time; also 2024-03-10T12:00Z'],
  ['timestamp < 2024-03-10', 'the same, for timers'],
  ['value.city is null', 'null is neither equal nor unequal to a value'],
])}

Comparisons: = != < <= > >= ~ in, is null. They are joined by and, or, not and ( ).

A member begins with one of

${rows([
  ['key', 'the key'],
  ['namespace', 'the window, say'],
  ['mapKey', 'of map and broadcast state'],
  ['value', 'the value, the list, or the value of a map entry'],
  ['lastAccess', 'of state with TTL'],
  ['timestamp', 'of timers'],
])}

and goes on with .field, [0] or ["a key"]: value.items[0].sku, value.tags["a b"].
Members are checked against the types of the state before anything is read.

  --columns key,value.total          prints only these members
  --sort value.total:desc,key        sorts by members

Several --where mean that all of them hold.`,
  },
  types: {
    describe: 'How types are written',
    text: () => `Types are printed, and read, like this:

${rows([
  ['String Long Integer Boolean', 'Java types by their simple names'],
  ['byte[]  List<Long>  Map<K, V>', 'arrays and collections'],
  ['Tuple2<String, Long>', 'Flink tuples: members f0, f1, …'],
  ['Pojo com.acme.Order {id: Long}', 'a POJO with its fields'],
  ['Record, Enum … {RED, GREEN}', 'Java records; enums with their constants'],
  ['Avro {"type": "record", …}', 'an Avro schema'],
  ['Row<id BIGINT, name STRING>', 'SQL rows (RowData)'],
  ['Row(id: Long)', 'org.apache.flink.types.Row'],
  ['Kryo com.acme.X', 'serialized by Kryo'],
  ['Opaque com.acme.MySerializer', 'a serializer that is not known (see --codecs)'],
  ['T?', 'may be null'],
])}

The summary shortens types to the width of the terminal; --full-types prints them whole.
\`sp-inspect types <path> <operator>/<state>\` prints the TypeScript type of an entry.`,
  },
  steps: {
    describe: 'The steps of a migration',
    text: () => `Steps of sp-migrate are done in the order of the line; each may repeat:

${rows(STEPS.map(({ name, describe }) => [`--${name}`, describe] as const))}

<operator> is a uid, a name, or an ID (4 digits or more); uid:…, name:… and hash:… say which.
In names, \\ escapes / = and ,.

In a file, for --steps:

  steps:
    - rename-uid: { orders-v1: orders }
    - drop: [ old-dedup, orders/legacy ]
    - rename-state: { orders/cnt: count }`,
  },
  codes: {
    describe: 'Exit codes, codes of errors, and codes of --allow-loss',
    text: () => `Exit codes:

${rows([
  ['0', 'done'],
  ['1', 'the snapshot, the plan or the data is at fault, or a file could not be read or written'],
  ['2', 'the command line is at fault'],
])}

Errors are one line on stderr; with --json they are an object with one of these codes:

${rows(ERROR_CODES.map(code => [code, ERRORS[code]] as const))}

What --allow-loss takes:

${rows(LOSS_CODES.map(code => [code, LOSSES[code]] as const))}`,
  },
}
