// What a slot of the stack may hold, as far as texts are made of it.

/** A text with holes: what stands around them, one more than there are. `['op-', '']` is `op-` and anything; `['op']` is known to its end. */
export type Parts = readonly string[]

export type Known =
  | { readonly kind: 'text'; readonly parts: Parts }
  | { readonly kind: 'number'; readonly value: number }
  /** A StringBuilder, by the place where it was made: what it holds changes. */
  | { readonly kind: 'builder'; readonly site: number }

/** Alternatives; where it is open it may be anything else as well. */
export interface Value {
  readonly known: readonly Known[]
  readonly isOpen: boolean
}

const MOST_ALTERNATIVES = 16
const MOST_HOLES = 4
/** UTF-16 units: a uid is what people wrote. */
const LONGEST = 4096

export const UNKNOWN: Value = { known: [], isOpen: true }
export const NOTHING: Value = { known: [], isOpen: false }
export const HOLE: Parts = ['', '']

export const textOf = (text: string): Value => ofParts([text])
export const ofParts = (parts: Parts): Value => closed([{ kind: 'text', parts }])
export const numberOf = (value: number): Value => closed([{ kind: 'number', value }])
export const builderAt = (site: number): Value => closed([{ kind: 'builder', site }])
const closed = (known: readonly Known[]): Value => ({ known, isOpen: false })

/** What two ways lead to. The first one itself where the second adds nothing. */
export function either(a: Value, b: Value): Value {
  if (a === b) return a
  const more = b.known.filter(one => !a.known.some(other => isSame(one, other)))
  const known = more.length === 0 ? a.known : [...a.known, ...more].slice(0, MOST_ALTERNATIVES)
  const isOpen = a.isOpen || b.isOpen || a.known.length + more.length > MOST_ALTERNATIVES
  return known.length === a.known.length && isOpen === a.isOpen ? a : { known, isOpen }
}

function isSame(a: Known, b: Known): boolean {
  if (a.kind === 'text')
    return b.kind === 'text' && a.parts.length === b.parts.length && a.parts.every((part, i) => part === b.parts[i])
  if (a.kind === 'number') return b.kind === 'number' && a.value === b.value
  return b.kind === 'builder' && a.site === b.site
}

/** How a value is printed, by its descriptor: `C`, `I`, `Ljava/lang/String;`. What has a text of its own is open. */
export function printedAs(value: Value, descriptor: string): Value {
  const asText = NUMBERS.get(descriptor)
  const known = value.known.flatMap((one): readonly Known[] => {
    if (one.kind === 'text') return [one]
    return one.kind === 'number' && asText !== undefined ? [{ kind: 'text', parts: [asText(one.value)] }] : []
  })
  return { known, isOpen: value.isOpen || known.length < value.known.length }
}
const NUMBERS: ReadonlyMap<string, (value: number) => string> = new Map<string, (value: number) => string>([
  ['I', String],
  ['S', String],
  ['B', String],
  ['C', value => String.fromCharCode(value)],
  ['Z', value => (value === 0 ? 'false' : 'true')],
])

/** What a method makes of texts that are known to their ends. */
export const mapped = ({ known, isOpen }: Value, change: (text: string) => string): Value =>
  known.reduce<Value>(
    (all, one) => either(all, one.kind === 'text' && one.parts.length === 1 ? textOf(change(one.parts[0]!)) : UNKNOWN),
    isOpen ? UNKNOWN : NOTHING,
  )

/** The texts it may be, that of a hole where it is open. */
export const texts = ({ known, isOpen }: Value): readonly Parts[] => [
  ...known.flatMap(one => (one.kind === 'text' ? [one.parts] : [])),
  ...(isOpen ? [HOLE] : []),
]

/** One text behind the other. Where there were too many, what stands in front is kept. */
export function joined(a: Value, b: Value): Value {
  const [front, back] = [texts(a), texts(b)]
  const behind = front.length * back.length > MOST_ALTERNATIVES ? [HOLE] : back
  let result = NOTHING
  for (const one of front)
    for (const other of behind) {
      const parts = glued(one, other)
      result = either(result, parts === undefined ? UNKNOWN : ofParts(parts))
    }
  return result
}

/** Holes beside each other are one. Undefined: too long. */
function glued(a: Parts, b: Parts): Parts | undefined {
  const parts = [...a.slice(0, -1), a.at(-1)! + b[0]!, ...b.slice(1)].filter(
    (part, i, all) => part !== '' || i === 0 || i === all.length - 1,
  )
  const tooMuch = parts.length > MOST_HOLES + 1 || parts.reduce((sum, part) => sum + part.length, 0) > LONGEST
  return tooMuch ? undefined : parts
}

/** Of what was handed over; what has to do with builders stays behind. */
export const keyOf = ({ known, isOpen }: Value): string => JSON.stringify([isOpen, known])
export const handedOver = (value: Value): Value =>
  value.known.some(({ kind }) => kind === 'builder') ? UNKNOWN : value
