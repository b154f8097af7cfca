import { either, UNKNOWN, type Value } from './uid-values.ts'

/** Slots beyond are unknown: no code that builds texts has so many. */
const MOST_LOCALS = 256
const DEEPEST_STACK = 256

/** What is known at a place of some code. */
export class Frame {
  /** In slots: a long or double has two, both unknown. */
  readonly stack: Value[]
  private readonly locals: (Value | undefined)[]
  /** What builders hold, by the places where they were made. */
  private readonly builders: Map<number, Value>

  constructor(stack: Value[] = [], locals: (Value | undefined)[] = [], builders = new Map<number, Value>()) {
    this.stack = stack
    this.locals = locals
    this.builders = builders
  }

  /** How many slots a copy has. */
  get size(): number {
    return this.stack.length + this.locals.length + this.builders.size
  }

  /** Whether code goes on: no compiler's takes more than there is, or piles up so much. */
  get isSound(): boolean {
    return this.stack.length <= DEEPEST_STACK
  }

  pop(): Value {
    return this.stack.pop() ?? UNKNOWN
  }

  push(value: Value): void {
    this.stack.push(value)
  }

  local(index: number): Value {
    return this.locals[index] ?? UNKNOWN
  }

  setLocal(index: number, value: Value): void {
    if (index < MOST_LOCALS) this.locals[index] = value
  }

  held(site: number): Value {
    return this.builders.get(site) ?? UNKNOWN
  }

  hold(site: number, value: Value): void {
    this.builders.set(site, value)
  }

  copy(): Frame {
    return new Frame([...this.stack], [...this.locals], new Map(this.builders))
  }

  /** As an exception handler finds it: the exception alone on the stack. */
  caught(): Frame {
    return new Frame([UNKNOWN], [...this.locals], new Map(this.builders))
  }

  /** Takes in what is known on another way to the same place; whether that is anything new. Undefined: the ways do not fit. */
  join(other: Frame): boolean | undefined {
    if (this.stack.length !== other.stack.length) return undefined
    let isNew = false
    const merge = (mine: Value, others: Value, set: (value: Value) => void): void => {
      const merged = either(mine, others)
      if (merged === mine) return
      set(merged)
      isNew = true
    }
    this.stack.forEach((mine, i) => merge(mine, other.stack[i]!, value => (this.stack[i] = value)))
    for (let i = 0; i < Math.max(this.locals.length, other.locals.length); i++)
      merge(this.local(i), other.local(i), value => this.setLocal(i, value))
    for (const [site, held] of other.builders) {
      const mine = this.builders.get(site)
      if (mine === undefined) {
        this.builders.set(site, held)
        isNew = true
      } else {
        merge(mine, held, value => this.builders.set(site, value))
      }
    }
    return isNew
  }
}
