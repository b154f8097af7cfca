import { bool, int, long } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Type } from '../model/type.ts'
import { count, printList } from './array.ts'
import { kindOf, type Inner, type Json, type Kind } from './kind.ts'
import { arrayText, orNull } from './typescript.ts'

export interface TwoPhaseCommitType extends Type {
  readonly transaction: Type
  readonly context: Type
  /** Whether a pending transaction may be absent. */
  readonly nullTransaction: boolean
}
export const twoPhaseCommitType = (type: Omit<TwoPhaseCommitType, 'kind'>): TwoPhaseCommitType => ({
  kind: 'twoPhaseCommit',
  ...type,
})

// The transaction that is open, those that wait for their commit, and the user's context. (TwoPhaseCommitSinkFunction.StateSerializer)

const present = (value: Codec<unknown>): Codec<unknown> =>
  new Codec<unknown>({
    name: value.name,
    minBytes: 1,
    read: r => (bool.read(r) ? value.read(r) : null),
    write(w, v) {
      bool.write(w, v !== null)
      if (v !== null) value.write(w, v)
    },
    skip(r) {
      if (bool.read(r)) value.skip(r)
    },
  })

function codecOf(t: TwoPhaseCommitType, inner: Inner): Codec<unknown> {
  const transaction = record('transaction', { transaction: inner.codec(t.transaction), startTime: long })
  return record('two-phase commit state', {
    pending: t.nullTransaction ? present(transaction) : transaction,
    commits: list(transaction, int),
    context: present(inner.codec(t.context)),
  })
}

function jsonOf(t: TwoPhaseCommitType, inner: Inner): Json {
  const [transaction, context] = [inner.json(t.transaction), inner.json(t.context)]
  const least = inner.codec(t.transaction).minBytes + 8
  const one: Json = (r, out) => {
    out.ascii('{"transaction":')
    transaction(r, out)
    out.ascii(',"startTime":')
    out.long(r.int(), r.int() >>> 0)
    out.byte(0x7d)
  }
  return (r, out) => {
    out.ascii('{"pending":')
    if (!t.nullTransaction || bool.read(r)) one(r, out)
    else out.ascii('null')
    out.ascii(',"commits":')
    printList(out, count(r, least, 'transaction'), () => one(r, out))
    out.ascii(',"context":')
    if (bool.read(r)) context(r, out)
    else out.ascii('null')
    out.byte(0x7d)
  }
}

export const twoPhaseCommitKinds: readonly Kind[] = [
  kindOf<TwoPhaseCommitType>({
    kind: 'twoPhaseCommit',
    text: (t, text) => `TwoPhaseCommitState<${text(t.transaction)}, ${text(t.context)}>`,
    spellings: [
      {
        word: 'TwoPhaseCommitState',
        read(p) {
          const [transaction, context] = p.two()
          return twoPhaseCommitType({ transaction, context, nullTransaction: true })
        },
      },
    ],
    differsIn2: 'the class of its serializer is not the same in Flink 1 and 2',
    codec: codecOf,
    json: jsonOf,
    typescript(t, ts) {
      const transaction = `{ transaction: ${ts.of(t.transaction)}; startTime: bigint }`
      const pending = t.nullTransaction ? orNull(transaction) : transaction
      return `{ pending: ${pending}; commits: ${arrayText(transaction)}; context: ${orNull(ts.of(t.context))} }`
    },
  }),
]
