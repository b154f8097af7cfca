import type { Graph, KryoClass, Program } from './graph.ts'
import { varCount } from './var-int.ts'

// Serializers that write a length in front of another format: where an object ends is known, whatever is in it.

const withLength = (reason: string, before: (g: Graph) => void = () => undefined): Program => ({
  walk(g: Graph, c: KryoClass) {
    before(g)
    g.sink.unread(c.name, g.r.take(varCount(g.r)), reason)
  },
})

const protobuf = withLength('messages of Protobuf inside Kryo are not read')
const thrift = withLength('structures of Thrift inside Kryo are not read')
/** The text of the schema stands in front. Flink's serializer of arrays of Avro is not here: one class had two forms. */
const avro = withLength('records of Avro inside Kryo are not read', g => void g.text())

/** By the serializer's class. (chill-protobuf, chill-thrift; AvroKryoSerializerUtils of Flink 2) */
export const LENGTHS: ReadonlyMap<string, Program> = new Map([
  ['com.twitter.chill.protobuf.ProtobufSerializer', protobuf],
  ['com.twitter.chill.thrift.TBaseSerializer', thrift],
  ['org.apache.flink.formats.avro.utils.AvroKryoSerializerUtils$AvroGenericRecordSerializer', avro],
])
