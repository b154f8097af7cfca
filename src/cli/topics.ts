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
  'not-a-savepoint': 'not a savepoint or checkpoint, or a directory of several',
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
  damaged: 'what cannot be read: it is left out, and listed (all state is read; a missing file is never left out)',
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
  ['value.shipping.city = Zürich', 'a string; in "quotes" if it has blanks or could be a number'],
  ['key ~ ^order-1', 'a regular expression that matches anywhere in a string'],
  ['value.status in (PLACED, PACKED)', 'one of several'],
  ['value.due < 2024-03-10', 'a date or time, here at midnight UTC; also 2024-03-10T12:00Z'],
  ['value.note is null', 'a comparison with null never holds'],
  ['not (value.paid = true or value.tip > 1)', 'and, or, not and ( )'],
])}

Comparisons: = != < <= > >= ~ in, is null. Of timers compare the time: timestamp < 2024-03-10.

A member begins with one of

${rows([
  ['key', 'the key'],
  ['namespace', 'the window, for state kept per window'],
  ['mapKey', 'the key inside map or broadcast state'],
  ['value', 'the value, the list, or the value of a map entry'],
  ['lastAccess', 'of state with TTL'],
  ['timestamp', 'of timers'],
])}

and goes on with .field, [0] or ["a key"]: value.parcels[0], value.amounts["net"]. A tuple has f0, f1, …
Members, values and ranges are checked against the types of the state before any entry is read.

  --columns key,value.total          prints only these members
  --sort value.total:desc,key        sorts by members; with --limit 10: the top ten

If --where is given several times, all of them must hold. In a shell, quote expressions:

  sp-inspect cat samples/orders orders/order --where 'value.total > 100 and not (value.status = CANCELLED)'`,
  },
  types: {
    describe: 'How types are written, and how values of them are printed',
    text: () => `Types are written like this:

${rows([
  ['String  Long  Integer  Boolean', 'Java types by their simple names'],
  ['byte[]  List<Long>  Map<String, Long>', 'arrays and collections'],
  ['Tuple2<String, Long>', 'Flink tuples'],
  ['Pojo com.acme.Order {id: Long}', 'a POJO, or a Java record, with its fields'],
  ['Enum com.acme.Color {RED, GREEN}', 'an enum with its constants'],
  ['Avro {"type": "fixed", "name": "Id", "size": 8}', 'an Avro schema'],
  ['Row<id BIGINT, name STRING>', 'SQL rows (RowData)'],
  ['Row(f0: Long, f1: String)', 'org.apache.flink.types.Row'],
  ['Kryo com.acme.X', 'serialized by Kryo'],
  ['Opaque com.acme.MySerializer', 'by a serializer that this tool does not know (see --codecs)'],
  ['String?', 'may be null'],
])}

Their values are printed as JSON, with every digit:

${rows([
  ['Long, BigInteger', 'a number (--longs string: in quotes)'],
  ['BigDecimal, DECIMAL', 'a string with its scale: "12.340"'],
  ['byte[]', 'a string in base64'],
  ['Instant, Date, TIMESTAMP_LTZ', '"2024-02-29T12:34:56.789Z"'],
  ['LocalDate, LocalTime, LocalDateTime', '"2024-02-29", "12:34:56", "2024-02-29T12:34:56"'],
  ['Pojo, Record, Row, Avro record', 'an object by field; a subclass adds "@class"'],
  ['Tuple', '{"f0": …, "f1": …}'],
  ['Map', 'an object if its keys are strings or enums, else an array of [key, value]'],
  ['what cannot be read', '{"@class": …, "@bytes": base64, "@reason": …}'],
])}

A file for --classes declares classes like this, where int is the primitive and Integer its class:

  Pojo com.acme.Order {id: long, items: List<Pojo com.acme.Item {sku: String}>}    # of the orders job

The summary shortens types to the width of the terminal; --full-types prints them whole.
\`sp-inspect types samples/orders orders/order\` prints the TypeScript type of an entry.`,
  },
  steps: {
    describe: 'The steps of a migration, and how operators and states are named',
    text: () => `The steps of sp-migrate, done in the order given; each may repeat:

${rows(STEPS.map(({ name, describe }) => [`--${name}`, describe] as const))}

<operator> is a uid, a name, or an ID (at least 4 of its digits), tried in this order; uid:…, name:… and hash:… say which.
A state is named behind it: orders/balance. In its place may stand

${rows([
  ['orders/@timers', 'the timers of an operator, whatever Flink calls them'],
  ['orders/@coordinator', 'the state of its coordinator, such as the offsets that a source has handed out'],
  ['orders/@raw-operator, orders/@raw-keyed', 'raw state'],
  ['orders/@channel', 'records in flight (unaligned checkpoints)'],
  ['@master/<name>', 'what a hook of the JobManager has kept'],
])}

In names, \\ escapes / = and , as in 'my\\=uid'.

The same in a file, for --steps:

  steps:
    - rename-uid: { orders: orders-v2 }
    - drop: [ promotions, orders-v2/basket ]
    - rename-state: { orders-v2/coupon: voucher }

A step is checked before anything is written, and --dry-run prints what would happen:

  sp-migrate samples/orders out/orders --rename-uid orders=orders-v2 --drop orders-v2/@timers --allow-loss timer --dry-run`,
  },
  codes: {
    describe: 'Exit codes, codes of errors, and codes of --allow-loss',
    text: () => `Exit codes:

${rows([
  ['0', 'done; a warning does not change that'],
  ['1', 'the snapshot, the plan or the data is at fault, or a file could not be read or written'],
  ['', 'also an "internal error", which is the fault of the program: please report its line'],
  ['2', 'the command line is at fault: nothing was written'],
])}

With several paths the exit code is the worst. A reader that stops reading (\`| head\`) is no error.

Errors are one line on stderr; with --json an object with its code, a message and, where known, file, offset, operator, state,
found, expected and hint:

${rows([['usage', 'the command line is at fault (exit code 2; all others: 1)'], ['internal', 'the program itself is at fault: please report it'], ...ERROR_CODES.map(code => [code, ERRORS[code]] as const)])}

What --allow-loss takes:

${rows(LOSS_CODES.map(code => [code, LOSSES[code]] as const))}`,
  },
}
