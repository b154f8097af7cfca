import { parseJson, type JsonValue } from '../bytes/json-parse.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { memberText, type Comparison, type Expression, type Member } from '../model/expression.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { Type } from '../model/type.ts'
import type { At } from '../type/members.ts'
import { IS_NULL, KIND_WORDS, mayBe, orderTo, type Order, type Scalar } from '../type/scalar.ts'
import { scalarOf, throughOf } from '../type/types.ts'
import { numberOf, ofSlot, type Cursor, type OfEntry } from './entry-cursor.ts'
import { QueryError } from './query-error.ts'
import { isSame, valuesLike } from './same.ts'
import { alternatives, placeOf, shortAll, type Place, type RunRoot } from './place.ts'

/** An expression, compiled for the entries of a state. */
export interface Condition {
  readonly holds: OfEntry<boolean>
  /** What must be split. */
  readonly slots: readonly Slot[]
  /** Members that an entry need not have: found in none so far. */
  readonly missing: Set<string>
}

/** Checks an expression against the types of a state and compiles it. Throws QueryError where it can never hold. */
export function compileCondition(expression: Expression, layout: EntryLayout): Condition {
  const slots = new Set<Slot>()
  const missing = new Set<string>()
  const place = (member: Member): Place => {
    const found = placeOf(layout, member)
    if (found.kind === 'slot') slots.add(found.slot)
    if (found.kind === 'slot' && !found.sure) missing.add(memberText(member))
    return found
  }
  const compile = (e: Expression): OfEntry<boolean> => {
    switch (e.kind) {
      case 'and': {
        const all = e.of.map(compile)
        return all.length === 2
          ? both(all[0]!, all[1]!)
          : (cursor, i) => {
              for (const holds of all) if (!holds(cursor, i)) return false
              return true
            }
      }
      case 'or': {
        const some = e.of.map(compile)
        return (cursor, i) => {
          for (const holds of some) if (holds(cursor, i)) return true
          return false
        }
      }
      case 'not': {
        const holds = compile(e.of)
        return (cursor, i) => !holds(cursor, i)
      }
      default:
        return leaf(e, place(e.member), missing)
    }
  }
  const holds = compile(expression)
  return { holds, slots: [...slots], missing }
}

const both =
  (a: OfEntry<boolean>, b: OfEntry<boolean>): OfEntry<boolean> =>
  (cursor, i) =>
    a(cursor, i) && b(cursor, i)

type Leaf = Extract<Expression, { readonly member: Member }>

function leaf(e: Leaf, place: Place, missing: Set<string>): OfEntry<boolean> {
  const text = memberText(e.member)
  if (place.kind === 'run') return ofRun(e, place.root)
  const program = programOf(e)
  const compiled = new Map<Type, At<boolean> | undefined>()
  const at = (type: Type): At<boolean> | undefined => {
    if (!compiled.has(type)) compiled.set(type, program(type))
    return compiled.get(type)
  }
  const { types, open } = alternatives(place.types)
  const fits = open || place.open || types.some(type => at(type) !== undefined)
  if (!fits && e.kind !== 'null') throw unlike(e, types)
  const never: At<boolean> = () => false
  const isNull = e.kind === 'null'
  const absent: At<boolean> = () => isNull
  const ofUnread = isNull && e.member.steps.length > 0 // the whole is not null, though nobody knows what it is
  const go = (type: Type): At<boolean> => {
    const through = throughOf(type)
    return through === undefined ? (at(type) ?? never) : through.enter(go, absent)
  }
  if (place.sure) return ofSlot(place, go, absent, ofUnread)
  return ofSlot(
    place,
    type => {
      const inside = go(type)
      return r => {
        if (missing.size > 0) missing.delete(text)
        return inside(r)
      }
    },
    absent,
    ofUnread,
  )
}

/** What a condition does in front of a value of a type; undefined where it can never hold. */
function programOf(e: Leaf): (type: Type) => At<boolean> | undefined {
  switch (e.kind) {
    case 'null':
      return type => {
        const scalar = scalarOf(type)
        return scalar === undefined ? () => type.kind === 'void' || type.kind === 'null' : r => scalar.read(r) === null
      }
    case 'matches': {
      const pattern = new RegExp(e.pattern, 'u')
      return type => {
        const scalar = scalarOf(type)
        if (scalar?.as !== 'text') return undefined
        return r => {
          const value = scalar.read(r)
          return value !== null && pattern.test(value)
        }
      }
    }
    case 'in': {
      const literals = e.literals.map(literalOf)
      return type => {
        const some = literals.map(literal => comparing(type, '=', literal))
        const known = some.filter(program => program !== undefined)
        if (known.length < some.length) return undefined
        return r => {
          const { at } = r
          return known.some(holds => {
            r.at = at
            return holds(r)
          })
        }
      }
    }
    case 'compare': {
      const literal = literalOf(e.literal)
      return type => comparing(type, e.op, literal)
    }
  }
}

function literalOf(text: string): JsonValue {
  const value = parseJson(text)
  if (value === undefined) throw new QueryError(`not a literal: ${text}`)
  if (value === null) throw new QueryError('a comparison with null never holds; write is null, or not … is null')
  return value
}

const HOLDS: Readonly<Record<Comparison, (order: Order) => At<boolean>>> = {
  '=': order => r => order(r) === 0,
  '!=': order => r => {
    const found = order(r)
    return found !== 0 && found !== IS_NULL
  },
  '<': order => r => order(r) < 0,
  '<=': order => r => order(r) <= 0,
  '>': order => r => order(r) === 1,
  '>=': order => r => {
    const found = order(r)
    return found === 0 || found === 1
  },
}

function comparing(type: Type, op: Comparison, literal: JsonValue): At<boolean> | undefined {
  const scalar = scalarOf(type)
  if (scalar !== undefined) {
    if (scalar.as === 'boolean' && op !== '=' && op !== '!=') return undefined
    if ((op === '=' || scalar.as === 'text') && !mayBe(scalar, literal)) return undefined
    const order = orderTo(scalar, literal)
    return order && HOLDS[op](order)
  }
  if (op !== '=' && op !== '!=') return undefined
  const same = isSame(type, literal)
  return same && (op === '=' ? same : r => !same(r))
}

/** State, key group, subtask and copies: the same for all entries of a run. */
function ofRun(e: Leaf, root: RunRoot): OfEntry<boolean> {
  let current: Cursor | undefined
  const scalar: Scalar =
    root === 'state'
      ? { as: 'text', read: () => current!.state }
      : { as: 'integer', read: () => numberOf(current!, root) }
  const holds = runProgram(e, scalar)
  if (holds === undefined) throw new QueryError(`${root} compares with ${KIND_WORDS[scalar.as]}`)
  return cursor => {
    current = cursor
    return holds(cursor.r)
  }
}

function runProgram(e: Leaf, scalar: Scalar): At<boolean> | undefined {
  switch (e.kind) {
    case 'null':
      return r => scalar.read(r) === null
    case 'matches': {
      const pattern = new RegExp(e.pattern, 'u')
      return scalar.as === 'text' ? r => pattern.test(scalar.read(r)!) : undefined
    }
    case 'in': {
      const orders = e.literals.map(literal => orderTo(scalar, literalOf(literal)))
      return orders.includes(undefined) ? undefined : r => orders.some(order => order!(r) === 0)
    }
    case 'compare': {
      const order = orderTo(scalar, literalOf(e.literal))
      return order && HOLDS[e.op](order)
    }
  }
}

function unlike(e: Exclude<Leaf, { kind: 'null' }>, types: readonly Type[]): QueryError {
  const text = memberText(e.member)
  const scalars = types.map(type => scalarOf(type))
  const what = shortAll(types)
  if (e.kind === 'matches') return new QueryError(`~ needs a string; ${text} is ${what}`)
  const literals = e.kind === 'in' ? e.literals : [e.literal]
  const constants = [...new Set(scalars.flatMap(scalar => (scalar?.as === 'text' && scalar.values) || []))]
  if (constants.length > 0) {
    const wrong = literals.map(literal => String(parseJson(literal))).find(name => !constants.includes(name))
    if (wrong !== undefined)
      return new QueryError(`${text} is never "${wrong}"; it is ${constants.join(', ')}${didYouMean(wrong, constants)}`)
  }
  if (scalars.every(scalar => scalar?.as === 'boolean') && e.kind === 'compare' && e.op !== '=' && e.op !== '!=')
    return new QueryError(`${text} is a Boolean, which is = or != true or false`)
  const exact = e.kind === 'in' || e.op === '='
  const like = [...new Set(types.map(type => valuesLike(type, exact)))].join(' or ')
  return new QueryError(`${text} (${what}) compares with ${like}, not with ${literals.join(', ')}`)
}
