import type { EntryLayout, Slot } from '../entry/layout.ts'
import { valueHead } from '../entry/stored-value.ts'
import { memberText, type Member, type Step } from '../model/expression.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { Type } from '../model/type.ts'
import type { At, Go, Members } from '../type/members.ts'
import { isRead, membersOf, throughOf, typeText } from '../type/types.ts'
import { QueryError } from './query-error.ts'

/** Known of a whole run of entries. */
const RUN_ROOTS = ['state', 'keyGroup', 'subtask', 'copies'] as const
export type RunRoot = (typeof RUN_ROOTS)[number]

/** Where a member of entries of a state lies: in a slot, whose type the steps go into; or it is known of the run. */
export type Place =
  | {
      readonly kind: 'slot'
      readonly slot: Slot
      readonly type: Type | undefined
      readonly steps: readonly Step[]
      /** Types that can stand there. */
      readonly types: readonly Type[]
      /** Whether only each value knows what stands there. */
      readonly open: boolean
      /** Whether every value has it, if only as null: keys of maps and members of subclasses it need not have. */
      readonly sure: boolean
    }
  | { readonly kind: 'run'; readonly root: RunRoot }

/** Finds a member. Throws QueryError where no entry of the state can have it, with the nearest. */
export function placeOf(layout: EntryLayout, member: Member): Place {
  const roots = rootsOf(layout)
  const run = RUN_ROOTS.find(root => root === member.root)
  if (!roots.includes(member.root))
    throw new QueryError(
      `${layout.state.name} has no ${member.root}; a member begins with ${listed(roots)}${nearest(layout, member, roots)}`,
    )
  if (run !== undefined) {
    if (member.steps.length > 0) throw new QueryError(`${run} has no members`)
    return { kind: 'run', root: run }
  }
  const { slot, before } = slotOf(layout, member.root)
  const type = layout.typeOf(slot)
  const steps = [...before, ...member.steps]
  return { kind: 'slot', slot, type, steps, ...reach(type, steps, before.length, member) }
}

/** A member of the value, or of the key, without what it begins with; else the nearest beginning. */
function nearest(layout: EntryLayout, { root, steps }: Member, roots: readonly string[]): string {
  for (const whole of ['value', 'key']) {
    const longer = { root: whole, steps: [root, ...steps] }
    if (roots.includes(whole) && isThere(layout, longer)) return `; did you mean "${memberText(longer)}"?`
  }
  return didYouMean(root, roots)
}

function isThere(layout: EntryLayout, member: Member): boolean {
  const place = placeIfAny(layout, member)
  return place?.kind === 'slot' && place.types.length > 0
}

/** undefined: the state has no such member. */
export function placeIfAny(layout: EntryLayout, member: Member): Place | undefined {
  try {
    return placeOf(layout, member)
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

/** What members of a state's entries begin with. */
function rootsOf({ slots, state }: EntryLayout): readonly string[] {
  return [
    'state',
    ...(state.scope === 'keyed' ? ['keyGroup'] : []),
    'subtask',
    ...(state.kind === 'broadcast' ? ['copies'] : []),
    ...slots,
    ...(hasLastAccess(state) ? ['lastAccess'] : []),
  ]
}

/** In lists each element has its own. */
export const hasLastAccess = (state: EntryLayout['state']): boolean => valueHead(state).accessed

/** With TTL, the value and its time of last access stand in one slot. */
function slotOf({ slots, state }: EntryLayout, root: string): { slot: Slot; before: readonly Step[] } {
  if (root === 'lastAccess') return { slot: 'value', before: ['lastAccess'] }
  return { slot: slots.find(slot => slot === root)!, before: root === 'value' && hasLastAccess(state) ? ['value'] : [] }
}

interface Reached {
  readonly types: readonly Type[]
  readonly open: boolean
  readonly sure: boolean
}

function reach(type: Type | undefined, steps: readonly Step[], hidden: number, member: Member): Reached {
  let found: Reached = { types: type === undefined ? [] : [type], open: type === undefined, sure: true }
  for (const [i, step] of steps.entries()) {
    const { types, open } = alternatives(found.types)
    const members = types.flatMap(alternative => membersOf(alternative) ?? [])
    const next = members.flatMap(candidate => candidate.typeAt(step) ?? [])
    const isOpen = found.open || open
    if (next.length === 0 && !isOpen) {
      const parent = { root: member.root, steps: member.steps.slice(0, i - hidden) }
      throw noMember(parent, step, found.types, members)
    }
    const sure = found.sure && !isOpen && next.length === types.length && members.every(({ also }) => also !== 'keys')
    found = { types: next, open: isOpen, sure }
  }
  return found
}

/** What the values behind null flags, in unions and of subclasses are. */
export function alternatives(types: readonly Type[]): { readonly types: readonly Type[]; readonly open: boolean } {
  const found = types.map(type => {
    const through = throughOf(type)
    if (through === undefined) return { types: [type], open: !isRead(type) && membersOf(type) === undefined }
    const inside = alternatives(through.types)
    return { types: inside.types, open: through.open || inside.open }
  })
  return { types: found.flatMap(({ types: some }) => some), open: found.some(({ open }) => open) }
}

function noMember(parent: Member, step: Step, types: readonly Type[], members: readonly Members[]): QueryError {
  const whole = memberText({ root: parent.root, steps: [...parent.steps, step] })
  const names = [...new Set(members.flatMap(candidate => candidate.names))]
  const also = members.flatMap(candidate => candidate.also ?? [])
  const text = memberText(parent)
  const valid = [
    ...(names.length > 0 ? [`has ${listed(names)}`] : []),
    ...(also.includes('positions') ? [`has elements, like ${text}[0]`] : []),
    ...(also.includes('keys') ? [`has entries, like ${text}["a key"]`] : []),
  ]
  const what = shortAll(types)
  return new QueryError(
    `there is no ${whole}; ${text} ${valid.length === 0 ? `is ${what} and has no members` : `(${what}) ${valid.join(' or ')}`}${didYouMean(String(step), names)}`,
  )
}

/** Types of a whole application are long. */
export const short = (type: Type): string => typeText(type).replace(/ ?[{[].*$/s, '')

/** Of all, each once. */
export const shortAll = (types: readonly Type[]): string => [...new Set(types.map(short))].join(' or ')

const MOST = 24
const listed = (names: readonly string[]): string =>
  names.length > MOST ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more` : names.join(', ')

/** Compiles the way to a member, through null flags, unions and subclasses; `go` is asked for the type that stands there as it is. */
export function walk<R>(type: Type, steps: readonly Step[], go: Go<R>, none: At<R>): At<R> {
  if (steps.length === 0) return go(type)
  const through = throughOf(type)
  if (through !== undefined) return through.enter(inside => walk(inside, steps, go, none), none)
  const [step, ...rest] = steps
  const members = membersOf(type)
  return members?.typeAt(step!) === undefined
    ? none
    : members.enter(step!, inside => walk(inside, rest, go, none), none)
}
