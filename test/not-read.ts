import type { OpenOperator, SavepointError } from '../src/index.ts'

// The one table of what is not read yet. Everything else must be.

const kinds = (reason: string, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map(name => [name, reason]))

/** Kinds of types whose values are not read, with the reason. */
export const NOT_READ: Readonly<Record<string, string>> = {
  ...kinds('Scala follows', ['scalaEither', 'option', 'try', 'traversable', 'caseClass', 'enumeration', 'nothing']),
  ...kinds('CEP follows', [
    'eventId',
    'deweyNumber',
    'nodeId',
    'sharedBufferEdge',
    'sharedBufferNode',
    'sharedBufferNodeV1',
    'lockable',
    'nfaState',
  ]),
  ...kinds('a user class that writes its bytes itself', ['value', 'writable']),
  ...kinds("a user's serializer, which only the user's codec can read", ['opaque']),
}

/** Layouts that are not read yet. */
const LAYOUT = /^entries of changelog checkpoints cannot be read yet$/

/** The first kind in a type, or a list of types, that is not read; undefined: all of it must be. */
export function unreadKind(type: unknown): string | undefined {
  if (typeof type !== 'object' || type === null) return undefined
  const { kind } = type as { readonly kind?: unknown }
  if (typeof kind === 'string' && NOT_READ[kind] !== undefined) return kind
  return Object.values(type).reduce<string | undefined>((found, member) => found ?? unreadKind(member), undefined)
}

/** By name of the state; a state that is read has no entry. */
export async function unreadStates({ states }: OpenOperator): Promise<ReadonlyMap<string, string>> {
  const found = (await states).flatMap(({ name, key, namespace, mapKey, value }) => {
    const kind = unreadKind([key, namespace, mapKey, value])
    return kind === undefined ? [] : [[name, kind] as const]
  })
  return new Map(found)
}

/** The layout or kind that explains a problem; undefined: nothing in the table does. */
export function explained(
  { code, what, parts }: SavepointError,
  states: ReadonlyMap<string, string>,
): string | undefined {
  if (code !== 'unsupported') return undefined
  return LAYOUT.test(what) ? what : states.get(parts.state ?? '')
}

/** Tells what was not read, once each. */
export class Tally {
  private readonly counts = new Map<string, number>()

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  get text(): string {
    return [...this.counts]
      .map(([what, n]) => `${n} ${what}${NOT_READ[what] === undefined ? '' : ` (${NOT_READ[what]})`}`)
      .join(', ')
  }
}
