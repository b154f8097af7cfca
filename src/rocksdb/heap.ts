/** A binary heap: `top` is the item before all others. */
export class Heap<T> {
  readonly items: T[] = []
  private readonly before: (a: T, b: T) => boolean

  constructor(before: (a: T, b: T) => boolean) {
    this.before = before
  }

  get top(): T | undefined {
    return this.items[0]
  }

  /** The item that would be the top without the one that is. */
  get second(): T | undefined {
    const { items } = this
    if (items.length < 3) return items[1]
    return this.before(items[2]!, items[1]!) ? items[2] : items[1]
  }

  push(item: T): void {
    const { items, before } = this
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (!before(item, items[parent]!)) break
      items[at] = items[parent]!
      at = parent
    }
    items[at] = item
  }

  pop(): void {
    const last = this.items.pop()
    if (last === undefined || this.items.length === 0) return
    this.items[0] = last
    this.sift()
  }

  /** Puts the top in its place, after it has changed. */
  sift(): void {
    const { items, before } = this
    const item = items[0]!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1]!, items[child]!)) child++
      if (!before(items[child]!, item)) break
      items[at] = items[child]!
      at = child
    }
    items[at] = item
  }
}
