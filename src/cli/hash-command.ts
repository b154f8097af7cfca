import { findUids, operatorIdOf, SavepointError, type FoundUid } from '../index.ts'
import { command } from './command.ts'
import { json, out, sayUnreadClasses } from './common.ts'
import { placesOfClasses, READ_OPTIONS } from './options.ts'
import { printable } from './text.ts'
import { UsageError } from './usage-error.ts'

export const hash = command({
  name: 'hash',
  describe: "Print the operator ID that Flink derives from a uid, or find an ID's uid in the job's classes",
  positionals: { uid: { count: 'rest', describe: 'A uid, as given to uid("…") in the job; with --find, another ID' } },
  options: {
    find: {
      kind: 'texts',
      describe: 'An operator ID, 32 hex digits: which text of the --classes gives it? (repeatable)',
    },
    classes: READ_OPTIONS.classes,
    json: READ_OPTIONS.json,
  },
  examples: [
    ['hash orders orders-v2', 'The IDs of two operators'],
    ['hash --find 14cfd403e0929194539014eaed9ae6ed --classes job.jar', "Which operator does Flink's error mean?"],
  ],
  run({ uid, find, classes, json: asJson }) {
    if (find.length > 0) return printFound([...find, ...uid], classes, asJson)
    if (uid.length === 0) throw new UsageError('<uid> is missing; usage: <uid..>, or --find <ID> --classes <jar>')
    if (classes.length > 0) throw new UsageError('--classes goes with --find: the ID of a uid takes no classes')
    for (const one of uid) {
      const id = operatorIdOf(one)
      if (asJson) json({ uid: one, id })
      else out(`${id}  ${printable(one)}\n`)
    }
    return 0
  },
})

function printFound(given: readonly string[], classes: readonly string[], asJson: boolean): number {
  const ids = given.map(id => id.toLowerCase())
  const wrong = ids.find(id => !/^[0-9a-f]{32}$/.test(id))
  if (wrong !== undefined) throw new UsageError(`--find takes operator IDs, 32 hex digits each, not "${wrong}"`)
  if (classes.length === 0) throw new UsageError('--find looks in the classes of the job: give its jar with --classes')
  const { found, tried, unread } = findUids(placesOfClasses(classes), ids)
  for (const id of ids) {
    const one = found.get(id)
    if (one === undefined) continue
    if (asJson) json({ uid: one.uid ?? null, id })
    else out(`${id}  ${whatOf(one)}\n`)
  }
  sayUnreadClasses(unread)
  const missing = ids.filter(id => !found.has(id))
  if (missing.length === 0) return 0
  throw new SavepointError(
    'not-found',
    `none of the ${tried} texts tried gives ${missing.length > 1 ? 'one of ' : ''}${missing.join(', ')}`,
    { hint: 'a uid may be put together when the job runs, and operators without one have an ID that Flink generates' },
  )
}

const whatOf = ({ uid, className, method }: FoundUid): string =>
  `${uid === undefined ? 'given to setUidHash itself' : printable(uid)}  ${printable(
    method === undefined ? `a constant of ${className}` : `${className}.${method}`,
  )}`
