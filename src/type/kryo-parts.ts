import { SavepointError } from '../errors.ts'
import type { Step } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { kindOf, type Inner, type Kind } from './kind.ts'
import { isPosition, keyOrder, type At, type Go, type Members, type Through } from './members.ts'
import { PartPrinter, PartReader, type ArrayPart, type MapPart, type ObjectPart, type PlainPart } from './kryo-part.ts'
import type { Scalar } from './scalar.ts'

// Types of the parts of Kryo values. Only each value knows of which type a part is; their programs take a PartReader.

type PartWord = PlainPart['as'] | 'array' | 'object' | 'map'
interface PartType extends Type {
  readonly is: PartWord
}
/** What each may be, in the notation of the types that print alike. */
const TEXTS: Readonly<Record<PartWord, string>> = {
  integer: 'Long',
  float: 'Float',
  double: 'Double',
  decimal: 'BigDecimal',
  text: 'String',
  boolean: 'Boolean',
  time: 'Instant',
  timeOfDay: 'LocalTime',
  array: 'List',
  object: 'Object',
  map: 'Map',
}
const typeIs = (is: PartWord): PartType => ({ kind: 'kryoPart', is })
const TYPES: Readonly<Record<PartWord, PartType>> = {
  integer: typeIs('integer'),
  float: typeIs('float'),
  double: typeIs('double'),
  decimal: typeIs('decimal'),
  text: typeIs('text'),
  boolean: typeIs('boolean'),
  time: typeIs('time'),
  timeOfDay: typeIs('timeOfDay'),
  array: typeIs('array'),
  object: typeIs('object'),
  map: typeIs('map'),
}
/** A part of any of these types, or null. */
const ANY: Type = { kind: 'kryoAny' }

/** A part that is not of the type that was chosen for it. */
function wrong({ as }: { readonly as: string }): never {
  throw new Error(`unexpected part of a Kryo value: ${as}`)
}

/** Goes on with the type that each part is of. */
function byPart<R>(go: Go<R>, none: At<R>): At<R> {
  const programs = new Map<PartWord, At<R>>()
  return at => {
    const r = PartReader.of(at)
    const { as } = r.part
    if (as === 'null') return none(r)
    if (as === 'unread') throw new SavepointError('unsupported', 'an object inside a value of Kryo is not read')
    if (as === 'java' || as === 'hidden' || as === 'joined')
      throw new SavepointError('unsupported', 'an object that Java serialized inside a value of Kryo is not searched')
    let program = programs.get(as)
    if (program === undefined) programs.set(as, (program = go(TYPES[as])))
    return program(r)
  }
}

/** Steps into the parts that `read` finds in a value. */
export const throughParts = (read: (r: ByteReader) => PartReader): Through => ({
  types: Object.values(TYPES),
  open: true,
  enter(go, none) {
    const inside = byPart(go, none)
    return r => inside(read(r))
  },
})

const partOf = (r: ByteReader): PartReader['part'] => PartReader.of(r).part

const SCALARS: Readonly<Partial<Record<PartWord, Scalar>>> = {
  integer: {
    as: 'integer',
    read(r) {
      const part = partOf(r)
      return part.as === 'integer' ? part.value : wrong(part)
    },
  },
  float: {
    as: 'float',
    single: true,
    read(r) {
      const part = partOf(r)
      return part.as === 'float' ? part.value : wrong(part)
    },
  },
  double: {
    as: 'float',
    single: false,
    read(r) {
      const part = partOf(r)
      return part.as === 'double' ? part.value : wrong(part)
    },
  },
  decimal: {
    as: 'decimal',
    read(r) {
      const part = partOf(r)
      return part.as === 'decimal' ? part.value : wrong(part)
    },
  },
  text: {
    as: 'text',
    read(r) {
      const part = partOf(r)
      return part.as === 'text' ? part.value : wrong(part)
    },
  },
  boolean: {
    as: 'boolean',
    read(r) {
      const part = partOf(r)
      return part.as === 'boolean' ? part.value : wrong(part)
    },
  },
  time: {
    as: 'time',
    read(r) {
      const part = partOf(r)
      return part.as === 'time' ? part.value : wrong(part)
    },
  },
  timeOfDay: {
    as: 'timeOfDay',
    read(r) {
      const part = partOf(r)
      return part.as === 'timeOfDay' ? part.value : wrong(part)
    },
  },
}

function partAs<P extends ArrayPart | ObjectPart | MapPart>(at: ByteReader, as: P['as']): { r: PartReader; part: P } {
  const r = PartReader.of(at)
  const isOf = (part: PartReader['part']): part is Extract<PartReader['part'], P> => part.as === as
  const { part } = r
  return { r, part: isOf(part) ? part : wrong(part) }
}

/** Goes to another part of the same value. */
function toPart<R>(inside: At<R>, none: At<R>, r: PartReader, part: number | undefined): R {
  if (part === undefined) return none(r)
  r.at = part
  return inside(r)
}

const arrayMembers: Members = {
  names: [],
  also: 'positions',
  size: r => partAs<ArrayPart>(r, 'array').part.elements.length,
  typeAt: step => (isPosition(step) ? ANY : undefined),
  enter(step, go, none) {
    const inside = go(ANY)
    return at => {
      const { r, part } = partAs<ArrayPart>(at, 'array')
      return toPart(inside, none, r, part.elements[Number(step)])
    }
  },
}

const CLASS = '@class'
const objectMembers: Members = {
  names: [CLASS],
  also: 'keys',
  size: r => partAs<ObjectPart>(r, 'object').part.members.length,
  typeAt: () => ANY,
  enter(step, go, none) {
    const name = String(step)
    const inside = go(ANY)
    return at => {
      const { r, part } = partAs<ObjectPart>(at, 'object')
      const found = part.members.find(({ label }) => label.text === name)?.part
      return toPart(inside, none, r, found ?? (name === CLASS ? part.className : undefined))
    }
  },
}

const mapMembers = (inner: Inner): Members => ({
  names: [],
  also: 'keys',
  size: r => partAs<MapPart>(r, 'map').part.entries.length,
  typeAt: () => ANY,
  enter(step, go, none) {
    const inside = go(ANY)
    const isKey = keyTest(step, inner)
    return at => {
      const { r, part } = partAs<MapPart>(at, 'map')
      const found = part.entries.find(({ key }) => {
        r.at = key
        return isKey(r)
      })
      return toPart(inside, none, r, found?.value)
    }
  },
})

/** Whether a key is what a step says. */
const keyTest = (step: Step, inner: Inner): At<boolean> =>
  byPart(
    type => {
      const order = keyOrder(inner.scalar(type), step)
      return order === undefined ? () => false : r => order(r) === 0
    },
    () => false,
  )

const MEMBERS: Readonly<Partial<Record<PartWord, (inner: Inner) => Members>>> = {
  array: () => arrayMembers,
  object: () => objectMembers,
  map: mapMembers,
}

/** Made only when a query steps into values: no serializer has a snapshot of them. */
export const partKinds: readonly Kind[] = [
  kindOf<PartType>({
    kind: 'kryoPart',
    text: ({ is }) => TEXTS[is],
    scalar: ({ is }) => SCALARS[is],
    members: ({ is }, inner) => MEMBERS[is]?.(inner),
  }),
  kindOf({
    kind: 'kryoAny',
    text: () => 'Object',
    json() {
      const printer = new PartPrinter()
      return (r, out) => printer.print(PartReader.of(r), out)
    },
    through: () => throughParts(r => PartReader.of(r)),
  }),
]
