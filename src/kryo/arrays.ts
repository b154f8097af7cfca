import { elementOf, isArray, isPrimitive } from '../model/java-names.ts'
import type { Arguments2, Graph, Known, KryoClass, Program } from './graph.ts'
import { primitives } from './primitive.ts'
import { varCount } from './var-int.ts'

// A length, one more than the elements (0: null, which nobody writes here), then those. (DefaultArraySerializers)

/** Bytes of the smallest element. */
const LEAST: Readonly<Record<string, number>> = { char: 2, short: 2, float: 4, double: 8 }

/** Of an array class. */
export function arrayProgram(known: Known, name: string): Program {
  const element = elementOf(name)
  if (element === 'byte') return bytes
  if (isPrimitive(element)) return primitiveArray(primitives.get(element)!, LEAST[element] ?? 1)
  return new ObjectArray(known.named(element))
}

/** undefined for null. */
function length(g: Graph, least: number): number | undefined {
  const n = varCount(g.r) - 1
  if (n >= 0) return g.plausible(n, least)
  g.sink.null()
  return undefined
}

const bytes: Program = {
  walk(g) {
    const n = length(g, 1)
    if (n !== undefined) g.sink.bytes(g.r.take(n))
  },
}

const primitiveArray = (element: (g: Graph) => void, least: number): Program => ({
  walk(g) {
    const n = length(g, least)
    if (n === undefined) return
    g.sink.openArray()
    for (let i = 0; i < n; i++) {
      g.sink.element(i)
      element(g)
    }
    g.sink.closeArray()
  },
})

/** Elements of a final class, and arrays, have no class in front. */
class ObjectArray implements Program {
  private readonly element: KryoClass
  private fixed: boolean | undefined
  private args: Arguments2 = null

  constructor(element: KryoClass) {
    this.element = element
  }

  generics(g: Graph, _c: KryoClass, args: Arguments2): void {
    if (this.args === null && args !== null) g.touch(this)
    this.args = args
  }

  forget(): void {
    this.args = null
  }

  walk(g: Graph): void {
    const n = length(g, 1)
    if (n === undefined) return
    const { args, element } = this
    this.fixed ??= isArray(element.name) || element.isFinal
    const { fixed } = this
    if (fixed && g.major === 2) element.generics(g, args)
    g.sink.openArray()
    for (let i = 0; i < n; i++) {
      g.sink.element(i)
      if (fixed) g.orNull(element)
      else if (g.major === 2) this.classed(g, args)
      else g.classAndObject()
    }
    g.sink.closeArray()
  }

  /** The arguments of the array are those of each element. */
  private classed(g: Graph, args: Arguments2): void {
    const c = g.readClass()
    if (c === null) return g.sink.null()
    c.generics(g, args)
    g.object(c)
  }
}
