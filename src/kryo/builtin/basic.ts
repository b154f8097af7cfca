import { readBigBytes } from '../../bytes/big.ts'
import { both, each, FINAL, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import { BOX_OF, BOXES } from '../../model/java-names.ts'
import { primitives } from '../primitive.ts'
import { signedVarInt, varCount } from '../var-int.ts'

// What java.lang and java.math have. (DefaultSerializers)

const UNTRACKED = { 2: false, 5: false }

/** null where the length says so. */
function readBig(g: Graph): bigint | null {
  const length = varCount(g.r)
  if (length === 0) return null
  return readBigBytes(g.r, length - 1)
}

function bigDecimal(g: Graph): void {
  const unscaled = readBig(g)
  if (unscaled === null) g.sink.null()
  else g.sink.decimal(unscaled, signedVarInt(g.r))
}

/** A class by its name. `always`: the flag that tells a primitive type from its box stands there for all. (ClassSerializer) */
function javaClass(g: Graph, always: boolean): void {
  const c = g.readClass()
  if (c === null) {
    if (always) g.boolean()
    return g.sink.null()
  }
  // Kryo registers a box as its primitive type.
  const primitive = BOXES.get(c.name) ?? (primitives.has(c.name) ? c.name : undefined)
  const isPrimitive = (always || primitive !== undefined) && g.boolean()
  g.sink.text(primitive === undefined ? c.name : isPrimitive ? primitive : BOX_OF.get(primitive)!)
}

/** A text that is no String: two of the same may be keys of one map. */
const builder = (g: Graph): void => g.sink.text(g.text() ?? '')

export const basicRows: readonly BuiltIn[] = [
  ...[...BOXES].flatMap(([box, name]) =>
    [box, name].map(one => both(one, primitives.get(name)!, { isFinal: true, tracked: UNTRACKED })),
  ),
  both('void', g => g.sink.null(), FINAL),
  both('java.lang.String', g => g.sink.string(g.r), FINAL),
  both('java.lang.StringBuilder', builder, FINAL),
  both('java.lang.StringBuffer', builder, FINAL),
  each(
    'java.lang.Class',
    g => javaClass(g, true),
    g => javaClass(g, false),
    FINAL,
  ),
  both('java.math.BigInteger', g => {
    const value = readBig(g)
    if (value === null) g.sink.null()
    else g.sink.big(value)
  }),
  both('java.math.BigDecimal', bigDecimal),
]
