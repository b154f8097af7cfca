import type { Decoded } from '../codec/codec.ts'
import type { code as codeAttribute } from './attributes.ts'
import type { ClassFile } from './class-file.ts'
import { Frame } from './uid-frame.ts'
import type { Outside, Site } from './uid-site.ts'
import { stepAt } from './uid-steps.ts'
import { lengthAt, OPCODES, targetsAt } from './opcodes.ts'
import { either, NOTHING, type Value } from './uid-values.ts'

// Code is run over texts with holes: every way is taken, and where ways meet, a slot holds what it has on any of them. A place is gone
// through some times, so that loops end; what more rounds would add is left out, which costs a name, but makes none wrong.

const MOST_VISITS = 8
/** Steps that a copy of a frame costs, beside its slots. */
const COPY = 8
const STORES = { first: 0x36, last: 0x4e }

interface Place {
  readonly frame: Frame
  visits: number
  isQueued: boolean
}

/** What a method returns, run with these values of its parameters, in slots. Everything else it does is told to `outside`. */
export function simulate(
  file: ClassFile,
  method: string,
  code: Decoded<typeof codeAttribute>,
  given: readonly Value[],
  outside: Outside,
): Value {
  return new Simulation(file, method, code, outside).run(new Frame([], [...given]))
}

class Simulation {
  private readonly code: Uint8Array
  private readonly handlers: Decoded<typeof codeAttribute>['handlers']
  private readonly site: Site
  private readonly outside: Outside
  private readonly places = new Map<number, Place>()
  private queue: number[] = []
  private returned = NOTHING

  constructor(file: ClassFile, method: string, code: Decoded<typeof codeAttribute>, outside: Outside) {
    this.code = code.instructions
    this.handlers = code.handlers
    this.outside = outside
    this.site = {
      file,
      method,
      code: this.code,
      outside,
      returns: value => (this.returned = either(this.returned, value)),
    }
  }

  run(start: Frame): Value {
    const meetings = this.meetings()
    if (meetings === undefined) return this.returned
    this.reach(0, start)
    for (let at = this.queue.pop(); at !== undefined; at = this.queue.pop()) {
      const place = this.places.get(at)!
      place.isQueued = false
      place.visits++
      this.go(at, place.frame.copy(), meetings)
    }
    return this.returned
  }

  /** Where ways may meet. Undefined: no compiler's code. */
  private meetings(): ReadonlySet<number> | undefined {
    const found = new Set(this.handlers.map(({ from }) => from))
    for (let at = 0; at < this.code.length;) {
      const length = lengthAt(this.code, at)
      if (length === undefined || !this.outside.spend(length)) return undefined
      for (const target of targetsAt(this.code, at)) found.add(target)
      at += length
    }
    return found
  }

  /** From there to where ways meet, or this one ends. */
  private go(from: number, frame: Frame, meetings: ReadonlySet<number>): void {
    this.mayThrow(from, frame)
    for (let at = from; ;) {
      const length = lengthAt(this.code, at)
      if (length === undefined || !this.spend(1)) return
      stepAt(at, frame, this.site)
      if (!frame.isSound) return
      const opcode = this.code[at]!
      if (opcode >= STORES.first && opcode <= STORES.last) this.mayThrow(at, frame)
      for (const target of targetsAt(this.code, at)) this.reach(target, frame)
      if (OPCODES[opcode]?.isEnd !== false) return
      at += length
      if (meetings.has(at)) return this.reach(at, frame)
    }
  }

  private mayThrow(at: number, frame: Frame): void {
    if (!this.spend(this.handlers.length)) return
    for (const { from, to, handler } of this.handlers) if (from <= at && at < to) this.reach(handler, frame.caught())
  }

  private reach(at: number, frame: Frame): void {
    if (at < 0 || at >= this.code.length || !this.spend(COPY + frame.size)) return
    const place = this.places.get(at)
    if (place === undefined) {
      this.places.set(at, { frame: frame.copy(), visits: 0, isQueued: true })
      this.queue.push(at)
    } else if (place.visits < MOST_VISITS && place.frame.join(frame) === true && !place.isQueued) {
      place.isQueued = true
      this.queue.push(at)
    }
  }

  /** Where too much was done already, nothing is done any more. */
  private spend(steps: number): boolean {
    const isLeft = this.outside.spend(steps)
    if (!isLeft) this.queue = []
    return isLeft
  }
}
