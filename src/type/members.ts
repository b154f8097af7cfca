import { JsonNumber } from '../bytes/json-parse.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { Step } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import { orderTo, type Order, type Scalar } from './scalar.ts'

/** A program that finds the reader in front of a value. Where it ends does not matter. */
export type At<R> = (r: ByteReader) => R
/** Compiles what to do with a part, for each type that can stand there. */
export type Go<R> = (type: Type) => At<R>

/** The parts of values of a type, for expressions and columns. */
export interface Members {
  /** In the order of the bytes. */
  readonly names: readonly string[]
  /** What else is a step: positions from 0 on, or keys of a map. */
  readonly also: 'positions' | 'keys' | undefined
  /** How many elements or entries a value has, where it has those. */
  readonly size?: At<number>
  /** The type of what a step leads to; undefined where no value has it. */
  typeAt(step: Step): Type | undefined
  /** Goes on where the part begins, or with `none` where a value lacks it or it is null. Only of steps that have a type. */
  enter<R>(step: Step, go: Go<R>, none: At<R>): At<R>
}

/** A value that is one of another type: behind a null flag, in a union, by a subclass's name. */
export interface Through {
  readonly types: readonly Type[]
  /** Whether only each value knows what it is made of: a member that none of the types has is no mistake. */
  readonly open: boolean
  enter<R>(go: Go<R>, none: At<R>): At<R>
}

/** Each object knows its members; nobody looks for them there yet. */
export const unsearched = (what: string): Through => ({
  types: [],
  open: true,
  enter: () => r => {
    throw r.error('unsupported', `${what} is not searched`)
  },
})

/** The one type that a flag stands in front of: `isNull` passes over it. */
export const nullFlagged = (element: Type, isNull: (r: ByteReader) => boolean): Through => ({
  types: [element],
  open: false,
  enter(go, none) {
    const inside = go(element)
    return r => (isNull(r) ? none(r) : inside(r))
  },
})

/** What stands one behind the other, each by a name. `isNull`: a flag in front of each; `skips` pass over flag and value. */
export function fieldMembers(
  fields: readonly { readonly name: string; readonly type: Type; readonly skip: (r: ByteReader) => void }[],
  isNull: ((r: ByteReader) => boolean) | undefined = undefined,
): Members {
  const indexOf = (step: Step): number => fields.findIndex(field => field.name === step)
  return {
    names: fields.map(field => field.name),
    also: undefined,
    typeAt: step => fields[indexOf(step)]?.type,
    enter(step, go, none) {
      const index = indexOf(step)
      const before = fields.slice(0, index).map(field => field.skip)
      const inside = go(fields[index]!.type)
      return r => {
        for (let i = 0; i < before.length; i++) before[i]!(r)
        return isNull !== undefined && isNull(r) ? none(r) : inside(r)
      }
    },
  }
}

export const isPosition = (step: Step): boolean => /^\d{1,9}$/.test(String(step))

/** Elements one behind the other, `size` of them; `isNull` as above. */
export function elementMembers(
  element: Type,
  size: (r: ByteReader) => number,
  skip: (r: ByteReader) => void,
  isNull: ((r: ByteReader) => boolean) | undefined = undefined,
): Members {
  return {
    names: [],
    also: 'positions',
    size,
    typeAt: step => (isPosition(step) ? element : undefined),
    enter(step, go, none) {
      const inside = go(element)
      return r => {
        if (size(r) <= Number(step)) return none(r)
        for (let i = 0; i < Number(step); i++) skip(r)
        return isNull !== undefined && isNull(r) ? none(r) : inside(r)
      }
    },
  }
}

/** How keys of a map compare to a step; undefined where none is it. */
export function keyOrder(key: Scalar | undefined, step: Step): Order | undefined {
  const text = String(step)
  const number = /^-?\d+$/.test(text) ? new JsonNumber(text) : undefined
  return key && (orderTo(key, text) ?? (number && orderTo(key, number)))
}

/** Entries of a map by their keys, the first where there are more. Keys that do not compare with texts or numbers lead nowhere. */
export function entryMembers(
  key: Scalar | undefined,
  value: Type,
  {
    size,
    skip,
    isNull,
  }: {
    readonly size: (r: ByteReader) => number
    readonly skip: (r: ByteReader) => void
    readonly isNull?: (r: ByteReader) => boolean
  },
): Members {
  return {
    names: [],
    also: 'keys',
    size,
    typeAt: step => (keyOrder(key, step) === undefined ? undefined : value),
    enter(step, go, none) {
      const order = keyOrder(key, step)!
      const inside = go(value)
      return r => {
        for (let n = size(r); n > 0; n--) {
          if (order(r) === 0) return isNull !== undefined && isNull(r) ? none(r) : inside(r)
          skip(r)
        }
        return none(r)
      }
    },
  }
}
