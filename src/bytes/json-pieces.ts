/** Levels that are taken apart: a report, its operators, one of them, its states. */
const LEVELS = 4

/**
 * What `JSON.stringify(value, null, indent)` gives, in pieces: of a large report the whole would take more memory than the report, and may be
 * longer than a text can be. Members and elements down to four levels are pieces of their own.
 */
export const jsonPieces = (value: object, indent = 0): Generator<string> =>
  pieces(value, indent, indent === 0 ? '' : '\n', LEVELS)

/** `margin`: what begins a line on the level of the value. */
function* pieces(value: unknown, indent: number, margin: string, levels: number): Generator<string> {
  if (levels === 0 || !isTakenApart(value)) {
    const text = isLeftOut(value) ? 'null' : JSON.stringify(value, null, indent)
    yield margin.length > 1 ? text.replaceAll('\n', margin) : text
    return
  }
  const isList = Array.isArray(value)
  const [open, close] = isList ? ['[', ']'] : ['{', '}']
  const inside = margin + ' '.repeat(indent)
  let before = open + inside
  for (const [name, member] of isList ? value.entries() : Object.entries(value)) {
    if (!isList && isLeftOut(member)) continue
    yield isList ? before : `${before}${JSON.stringify(name)}:${indent === 0 ? '' : ' '}`
    yield* pieces(member, indent, inside, levels - 1)
    before = `,${inside}`
  }
  yield before[0] === ',' ? margin + close : open + close
}

/** JSON has no such values: of a list they are null. */
const isLeftOut = (value: unknown): boolean => ['undefined', 'function', 'symbol'].includes(typeof value)

/** Lists and plain objects; what says itself how it is written does so. */
function isTakenApart(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
