import type { ByteReader } from '../bytes/reader.ts'
import { bool, int, long, short, utf } from '../codec/base.ts'
import { Codec } from '../codec/codec.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { count, printList } from './array.ts'
import { leaf, type Json, type Kind } from './kind.ts'
import { fieldMembers } from './members.ts'

// What the exactly-once producer keeps that Flink had before its sink of today: the transaction and the context of a two-phase-commit
// state, and the hints beside it. (FlinkKafkaProducer and FlinkKafkaProducer011: TransactionStateSerializer, ContextStateSerializer,
// NextTransactionalIdHintSerializer)

const idOrNull = new Codec<string | null>({
  name: 'transactional ID',
  minBytes: 1,
  read: r => (bool.read(r) ? utf.read(r) : null),
  write(w, id) {
    bool.write(w, id !== null)
    if (id !== null) utf.write(w, id)
  },
  skip(r) {
    if (bool.read(r)) utf.skip(r)
  },
})

/** Without an ID there is no transaction, and producer and epoch are −1. */
const transaction = record('Kafka transaction', { transactionalId: idOrNull, producerId: long, epoch: short })
const transactionJson: Json = (r, out) => {
  out.ascii('{"transactionalId":')
  if (bool.read(r)) out.string(utf.read(r))
  else out.ascii('null')
  out.ascii(',"producerId":')
  out.longValue(r.int(), r.int() >>> 0)
  out.ascii(',"epoch":')
  out.number(r.short())
  out.byte(0x7d)
}

/** An ID takes its length at least. */
const ID = 2
const context = record('Kafka transaction context', { transactionalIds: list(utf) })
const contextJson: Json = (r, out) => {
  out.ascii('{"transactionalIds":')
  printList(out, count(r, ID, 'transactional ID'), () => out.string(utf.read(r)))
  out.byte(0x7d)
}

/** The number behind the last one that was given away, then the parallelism. */
const hint = record('Kafka transactional ID hint', { nextFreeTransactionalId: long, lastParallelism: int })
const hintJson: Json = (r, out) => {
  out.ascii('{"nextFreeTransactionalId":')
  out.longValue(r.int(), r.int() >>> 0)
  out.ascii(',"lastParallelism":')
  out.number(r.int())
  out.byte(0x7d)
}

const skipping =
  (bytes: number) =>
  (r: ByteReader): void =>
    r.skip(bytes)

export const kafkaKinds: readonly Kind[] = [
  leaf('kafkaTransaction', 'KafkaTransaction', {
    codec: () => transaction,
    json: () => transactionJson,
    typescript: () => '{ transactionalId: string | null; producerId: bigint; epoch: number }',
  }),
  leaf('kafkaTransactionContext', 'KafkaTransactionContext', {
    codec: () => context,
    json: () => contextJson,
    typescript: () => '{ transactionalIds: string[] }',
  }),
  leaf('kafkaTransactionalIdHint', 'KafkaTransactionalIdHint', {
    exactSkip: true,
    codec: () => hint,
    json: () => hintJson,
    length: () => 12,
    typescript: () => '{ nextFreeTransactionalId: bigint; lastParallelism: number }',
    members: () =>
      fieldMembers([
        { name: 'nextFreeTransactionalId', type: { kind: 'long' }, skip: skipping(8) },
        { name: 'lastParallelism', type: { kind: 'int' }, skip: skipping(4) },
      ]),
  }),
]
