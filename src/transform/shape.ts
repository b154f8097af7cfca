import { didYouMean } from '../model/did-you-mean.ts'

/** The way to what does not fit in a value of JSON, from the outside; undefined: all does. */
export type Shape = (value: unknown) => readonly string[] | undefined

export const when =
  (fits: (value: unknown) => boolean): Shape =>
  value =>
    fits(value) ? undefined : []
export const text = when(value => typeof value === 'string')
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const listOf =
  (shape: Shape): Shape =>
  value => {
    if (!Array.isArray(value)) return []
    for (const [i, member] of value.entries()) {
      const wrong = shape(member)
      if (wrong !== undefined) return [String(i), ...wrong]
    }
    return undefined
  }
/** These members and no others. */
export const exactly =
  (members: Readonly<Record<string, Shape>>): Shape =>
  value => {
    if (!isObject(value)) return []
    for (const [member, shape] of Object.entries(members)) {
      const wrong = Object.hasOwn(value, member) ? shape(value[member]) : []
      if (wrong !== undefined) return [member, ...wrong]
    }
    const unknown = Object.keys(value).find(member => !Object.hasOwn(members, member))
    return unknown === undefined ? undefined : [`${unknown} (unknown${didYouMean(unknown, Object.keys(members))})`]
  }
/** Two texts. */
export const pair: Shape = value => (Array.isArray(value) && value.length === 2 ? listOf(text)(value) : [])
