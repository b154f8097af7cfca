import type { Graph } from './graph.ts'
import { long, signedVarInt, signedVarLong } from './var-int.ts'

/** Values of primitive types, and of their boxes, by the name of the primitive one. (DefaultSerializers, FieldSerializer) */
export const primitives: ReadonlyMap<string, (g: Graph) => void> = new Map([
  ['boolean', g => g.sink.boolean(g.boolean())],
  ['byte', g => g.sink.whole(g.r.byte())],
  ['char', g => g.sink.char(g.char())],
  ['short', g => g.sink.whole(g.short())],
  ['int', g => g.sink.whole(signedVarInt(g.r))],
  [
    'long',
    g => {
      signedVarLong(g.r)
      g.sink.long(long.high, long.low)
    },
  ],
  ['float', g => g.sink.float(g.float())],
  ['double', g => g.sink.double(g.double())],
])

/** Of a field that is bound to fixed lengths. */
export const fixedPrimitives: ReadonlyMap<string, (g: Graph) => void> = new Map([
  ['int', g => g.sink.whole(g.int())],
  [
    'long',
    g => {
      g.fixedLong()
      g.sink.long(long.high, long.low)
    },
  ],
])
