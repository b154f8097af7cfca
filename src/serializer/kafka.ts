import { simpleForms } from './base.ts'
import { onlyRead, type SnapshotForms } from './form.ts'

/** Of the two-phase-commit producer, as the universal connector and the one of Kafka 0.11 have it. (FlinkKafkaProducer, FlinkKafkaProducer011) */
const PRODUCERS = ['FlinkKafkaProducer', 'FlinkKafkaProducer011']

export const kafkaForms: SnapshotForms = Object.fromEntries(
  PRODUCERS.flatMap(producer =>
    Object.entries(
      simpleForms(`org.apache.flink.streaming.connectors.kafka.${producer}$`, {
        TransactionState: 'kafkaTransaction',
        ContextState: 'kafkaTransactionContext',
        NextTransactionalIdHint: 'kafkaTransactionalIdHint',
      }),
    ),
  ).map(([className, form]) => [className, onlyRead(form)]),
)
