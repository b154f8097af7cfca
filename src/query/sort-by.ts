import type { ByteWriter } from '../bytes/writer.ts'
import type { EntryLayout, Slot } from '../entry/layout.ts'
import { memberText, type Member } from '../model/expression.ts'
import type { Type } from '../model/type.ts'
import type { At } from '../type/members.ts'
import { scalarOf, throughOf } from '../type/types.ts'
import { numberOf, ofSlot, type Cursor, type OfEntry } from './entry-cursor.ts'
import { QueryError } from './query-error.ts'
import { parseMember, splitList } from './parse.ts'
import { alternatives, placeIfAny, placeOf, short, type Place } from './place.ts'
import { NULL, numberKind, sortBytes, UNREAD, VALUE, type SortBytes } from './sort-bytes.ts'

/** By a member's values; NaN, null and what cannot be read stand last either way. */
export interface SortBy {
  readonly member: Member
  readonly descending: boolean
}

/** Reads `value.amount:desc,key`. Throws QueryError. */
export function parseSort(text: string): readonly SortBy[] {
  const parts = splitList(text)
  if (parts.length === 0) throw new QueryError('a member to sort by is missing')
  return parts.map(part => {
    const direction = /^(.*):(asc|desc)$/.exec(part)
    const wrong = /(?<=[\w\]]):(\w*)$/.exec(part)
    if (direction === null && wrong !== null) throw new QueryError(`${part} ends in neither :asc nor :desc`)
    return { member: parseMember(direction?.[1] ?? part), descending: direction?.[2] === 'desc' }
  })
}

/** Writes the bytes that an entry sorts by. */
export interface EntryOrder {
  readonly slots: readonly Slot[]
  readonly write: (cursor: Cursor, i: number, w: ByteWriter) => void
}

/** The order of entries of several states; one that lacks a member stands last, as null does. Throws QueryError. */
export function compileOrder(
  by: readonly SortBy[],
  layouts: readonly EntryLayout[],
): (layout: EntryLayout) => EntryOrder {
  const kinds = by.map(({ member }) => numberKinds(member, layouts))
  return layout => {
    const slots = new Set<Slot>()
    const writers = by.map(({ member, descending }, n) => {
      const place = placeIfAny(layout, member)
      if (place?.kind === 'slot') slots.add(place.slot)
      const write = place === undefined ? absent : writerOf(place, kinds[n]!.size > 1)
      return descending ? flipped(write) : write
    })
    return {
      slots: [...slots],
      write(cursor, i, w) {
        for (const write of writers) write(cursor, i, w)
      },
    }
  }
}

type Write = EntryOrder['write']
const absent: Write = (_cursor, _i, w) => w.byte(NULL)

const flipped =
  (write: Write): Write =>
  (cursor, i, w) => {
    const { at } = w
    write(cursor, i, w)
    if (w.written[at] === VALUE) w.flip(at + 1)
  }

/** Throws QueryError where no state has the member, or none that sorts. */
function numberKinds(member: Member, layouts: readonly EntryLayout[]): ReadonlySet<string> {
  const places = layouts.flatMap(layout => placeIfAny(layout, member) ?? [])
  if (places.length === 0 && layouts[0] !== undefined) placeOf(layouts[0], member)
  const types = places.flatMap(place => (place.kind === 'slot' ? alternatives(place.types).types : []))
  const scalars = types.flatMap(type => scalarOf(type) ?? [])
  if (types.length > 0 && scalars.length === 0)
    throw new QueryError(`${memberText(member)} is ${short(types[0]!)}, which has no order; sort by a member of it`)
  return new Set(scalars.flatMap(scalar => numberKind(scalar) ?? []))
}

function writerOf(place: Place, exact: boolean): Write {
  if (place.kind === 'run') {
    const { root } = place
    let current: Cursor
    const write =
      root === 'state'
        ? sortBytes({ as: 'text', read: () => current.state }, exact)
        : sortBytes({ as: 'integer', read: () => numberOf(current, root) }, exact)
    return (cursor, _i, w) => {
      current = cursor
      write(cursor.r, w)
    }
  }
  let into: ByteWriter
  const none: At<boolean> = () => (into.byte(NULL), true)
  const go = (type: Type): At<boolean> => {
    const through = throughOf(type)
    if (through !== undefined) return through.enter(go, none)
    const scalar = scalarOf(type)
    const write: SortBytes = scalar === undefined ? (_, w) => w.byte(UNREAD) : sortBytes(scalar, exact)
    return r => (write(r, into), true)
  }
  const run: OfEntry<boolean> = ofSlot(place, go, none, false)
  return (cursor, i, w) => {
    into = w
    const { at } = w
    if (run(cursor, i)) return
    w.at = at
    w.byte(UNREAD)
  }
}
