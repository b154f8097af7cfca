// What generated states and their `_metadata` are made of, in every generator.
import { ByteWriter } from '../../dist/bytes/writer.js'
import { metadata } from '../../dist/format/metadata.js'
import { operatorIdOf } from '../../dist/index.js'

/** A Java null where the properties of a snapshot stand. */
export const NULL_PROPERTIES = Uint8Array.from([0xac, 0xed, 0, 5, 0x70])

/** The snapshot of a serializer of Flink without parameters: `Long`, `array.IntPrimitiveArray`. */
export const base = name => ({
  className: `org.apache.flink.api.common.typeutils.base.${name}Serializer$${name.slice(name.indexOf('.') + 1)}SerializerSnapshot`,
  version: 3,
  body: {},
})
export const voidNamespace = {
  className: 'org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot',
  version: 3,
  body: {},
}

const none = { kind: 'none' }

/** A subtask that has nothing but what is given. */
const subtask = (index, state) => ({
  index,
  legacy: undefined,
  state: {
    managedOperator: undefined,
    rawOperator: undefined,
    managedKeyed: none,
    rawKeyed: none,
    inputChannels: [],
    resultSubpartitions: [],
    regionalCheckpointId: undefined,
    ...state,
  },
})

/** `of`: what subtask i has. */
export const operator = (uid, parallelism, maxParallelism, of) => ({
  name: uid,
  uid,
  id: operatorIdOf(uid),
  parallelism,
  maxParallelism,
  chainLength: undefined,
  coordinator: none,
  subtasks: Array.from({ length: parallelism }, (_, i) => subtask(i, of(i))),
})

export function bytesOf(codec, value) {
  const w = new ByteWriter()
  codec.write(w, value)
  return w.done()
}

/** `_metadata` of operators, version 6. */
export const metadataOf = operators =>
  bytesOf(metadata, { version: 6, checkpointId: 7, masterStates: [], operators, properties: NULL_PROPERTIES })
