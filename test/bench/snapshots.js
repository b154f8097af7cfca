// What generated states and their `_metadata` are made of, in every generator.

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
