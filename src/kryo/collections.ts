import type { Arguments2, Graph, KryoClass, Program } from './graph.ts'
import { varCount } from './var-int.ts'

// Collections and maps of both majors. What a class puts in front of its elements, such as a comparator, is its header.

/** Reads what stands behind the size, or in front of it in Kryo 2. */
type Header = (g: Graph) => void
const none: Header = () => undefined
/** A comparator, which is not shown. */
export const comparator: Header = g => g.hidden(() => g.classAndObject())

/** CollectionSerializer of Kryo 2.24. */
export const collection2 = (header: Header = none): Program => new Collection2(header)

class Collection2 implements Program {
  private element: KryoClass | null = null
  private readonly header: Header

  constructor(header: Header) {
    this.header = header
  }

  generics(g: Graph, _c: KryoClass, args: Arguments2): void {
    const element = finalIn(g, args, 0)
    if (this.element === null && element !== null) g.touch(this)
    this.element = element
  }

  forget(): void {
    this.element = null
  }

  walk(g: Graph): void {
    this.header(g)
    const { element } = this
    this.element = null
    elements(g, g.count(1), element)
  }
}

/** The class of an argument, where no class stands in front of its objects. */
function finalIn(g: Graph, args: Arguments2, i: number): KryoClass | null {
  const name = args?.[i]
  if (name === undefined || name === null) return null
  const c = g.known.named(name)
  return c.isFinal ? c : null
}

/** So many elements: of one class that is not written, or each behind its own. */
export function elements(g: Graph, n: number, element: KryoClass | null = null): void {
  g.sink.openArray()
  for (let i = 0; i < n; i++) {
    g.sink.element(i)
    if (element === null) g.classAndObject()
    else g.orNull(element)
  }
  g.sink.closeArray()
}

/** MapSerializer of Kryo 2.24. */
export const map2 = (header: Header = none): Program => new Map2(header)

class Map2 implements Program {
  private key: KryoClass | null = null
  private value: KryoClass | null = null
  private readonly header: Header

  constructor(header: Header) {
    this.header = header
  }

  generics(g: Graph, _c: KryoClass, args: Arguments2): void {
    const [key, value] = [finalIn(g, args, 0), finalIn(g, args, 1)]
    if (this.key === null && this.value === null && (key !== null || value !== null)) g.touch(this)
    this.key = key
    this.value = value
  }

  forget(): void {
    this.key = null
    this.value = null
  }

  walk(g: Graph): void {
    this.header(g)
    const { key, value } = this
    this.forget()
    const n = g.count(2)
    g.sink.openMap()
    for (let i = 0; i < n; i++) {
      g.sink.key(i)
      if (key === null) g.classAndObject()
      else g.orNull(key)
      g.sink.value()
      if (value === null) g.classAndObject()
      else g.orNull(value)
    }
    g.sink.closeMap()
  }
}

/** CollectionSerializer of Kryo 5.6. `nulls`: whether elements can be null. */
export const collection5 = (header: Header = none, nulls = true): Program => ({
  walk(g) {
    const args = g.generics.next(g.depth)
    const known = args === null ? undefined : g.generics.resolve(args[0]!)
    if (known?.isFinal === true) finalElements(g, known, header, nulls)
    else anyElements(g, header, nulls)
    g.generics.pop(g.depth)
  },
})

/** Bits of the first byte: a flag, and whether more follow. */
const FLAG = 0x80
const MORE = 0x40

/** The flag in front of a size is kept in `flag`. */
let flag = false
/** A size, one more than the elements; −1 for null. (Input.readVarIntFlag) */
function flaggedSize(g: Graph): number {
  const { r } = g
  const first = r.unsignedByte()
  flag = (first & FLAG) !== 0
  let size = first & 0x3f
  if ((first & MORE) !== 0)
    for (let shift = 6; ; shift += 7) {
      const byte = r.unsignedByte()
      if (shift === 27 && byte > 0x0f) throw r.error('corrupt', 'implausible size of a collection')
      size |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
  return size - 1
}

function finalElements(g: Graph, element: KryoClass, header: Header, nulls: boolean): void {
  const n = nulls ? flaggedSize(g) : varCount(g.r) - 1
  const hasNulls = nulls && flag
  if (n < 0) return g.sink.null()
  header(g)
  sameElements(g, g.plausible(n, 1), element, hasNulls)
}

function sameElements(g: Graph, n: number, element: KryoClass, hasNulls: boolean): void {
  g.sink.openArray()
  for (let i = 0; i < n; i++) {
    g.sink.element(i)
    if (hasNulls) g.orNull(element)
    else g.object(element)
  }
  g.sink.closeArray()
}

function anyElements(g: Graph, header: Header, nulls: boolean): void {
  const n = flaggedSize(g)
  const isSame = flag
  if (n < 0) return g.sink.null()
  header(g)
  if (n === 0 || !isSame) return elements(g, g.plausible(n, 1))
  const element = g.readClass()
  if (element === null) return nullElements(g, n)
  sameElements(g, g.plausible(n, 1), element, nulls && g.boolean())
}

/** Nulls take no bytes. */
function nullElements(g: Graph, n: number): void {
  const { r } = g
  r.elements(n)
  g.sink.openArray()
  for (let i = 0; i < n; i++) {
    g.sink.element(i)
    g.sink.null()
    r.element(r.at)
  }
  g.sink.closeArray()
}

/** MapSerializer of Kryo 5.6. `nulls`: whether keys and values can be null. */
export const map5 = (header: Header = none, nulls = true): Program => ({
  walk(g) {
    const n = varCount(g.r) - 1
    if (n < 0) return g.sink.null()
    header(g)
    g.sink.openMap()
    if (n > 0) entries5(g, g.plausible(n, 2), nulls)
    g.sink.closeMap()
  },
})

function entries5(g: Graph, n: number, nulls: boolean): void {
  const { generics } = g
  const args = generics.next(g.depth)
  const [keys, values] = [args?.[0], args?.[1]]
  const key = keys === undefined ? undefined : generics.resolve(keys)
  const value = values === undefined ? undefined : generics.resolve(values)
  for (let i = 0; i < n; i++) {
    g.sink.key(i)
    if (keys !== undefined) generics.push(keys, g.depth)
    known5(g, key, nulls)
    if (keys !== undefined) generics.pop(g.depth)
    g.sink.value()
    known5(g, value, nulls)
  }
  generics.pop(g.depth)
}

function known5(g: Graph, c: KryoClass | undefined, nulls: boolean): void {
  if (c?.isFinal !== true) g.classAndObject()
  else if (nulls) g.orNull(c)
  else g.object(c)
}
