import { canonicalJson, compareJson, parseJson, type JsonValue } from '../bytes/json-parse.ts'
import { utf8, type JsonWriter } from '../bytes/json-writer.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { SavepointError } from '../errors.ts'
import { keyGroupOf } from '../model/key-group.ts'
import type { Type } from '../model/type.ts'
import { codecOf, hashOf, hasOneForm, parseOf } from '../type/types.ts'
import type { Marks } from './lines.ts'

/** What an entry must match; texts as a user gives them. */
export interface EntryFilter {
  /** JSON; quotes may be left out where the type is a string. */
  readonly key?: string
  readonly namespace?: string
  readonly mapKey?: string
  /** `<path><op><json>`, all of them. */
  readonly where?: readonly string[]
}

/** Whether the line in `out`, from `start` on, stays. */
export type Keep = (out: JsonWriter, start: number, marks: Marks) => boolean

/** undefined: every entry stays. Throws not-found with the reason where a condition is no condition. */
export function keepOf(filter: EntryFilter): Keep | undefined {
  const parts = (['key', 'namespace', 'mapKey'] as const).flatMap(name =>
    filter[name] === undefined ? [] : [partOf(name, filter[name])],
  )
  const conditions = (filter.where ?? []).map(condition)
  if (parts.length === 0 && conditions.length === 0) return undefined
  return (out, start, marks) => {
    for (const part of parts) if (!part(out, marks)) return false
    if (conditions.length === 0) return true
    const line = parseJson(out.text(start))
    return line !== undefined && conditions.every(holds => holds(line))
  }
}

/** A value as it may be meant: as JSON, and as the string it would be with quotes. */
function meanings(text: string): readonly JsonValue[] {
  const json = parseJson(text)
  return json === undefined || typeof json === 'string' ? [json ?? text] : [json, text]
}

function partOf(name: 'key' | 'namespace' | 'mapKey', text: string): (out: JsonWriter, marks: Marks) => boolean {
  const wanted = meanings(text)
  const exact = wanted.map(value => utf8(canonicalPrint(value)))
  const canonical = new Set(wanted.map(canonicalJson))
  return (out, marks) => {
    const [from, to] = [marks[name], marks[`${name}End`]]
    if (from === 0) return false
    if (exact.some(bytes => equal(out.bytes, from, to, bytes))) return true
    if (out.bytes[from] === QUOTE) return false // a string is printed in one way only
    const found = parseJson(new TextDecoder().decode(out.bytes.subarray(from, to)))
    return found !== undefined && canonical.has(canonicalJson(found))
  }
}

const QUOTE = 0x22
const canonicalPrint = (value: JsonValue): string =>
  typeof value === 'string' ? JSON.stringify(value) : canonicalJson(value)

function equal(bytes: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length) return false
  for (let i = 0; i < other.length; i++) if (bytes[from + i] !== other[i]) return false
  return true
}

/**
 * A key given as text, where the type's hashCode is known: its key group, for then no other needs to be read; and its bytes, where a key has
 * only one form. undefined: the hashCode is not known, or the text is no such key.
 */
export function keyOfText(
  text: string,
  type: Type,
  maxParallelism: number,
): { readonly keyGroup: number; readonly bytes: Uint8Array | undefined } | undefined {
  const hash = hashOf(type)
  if (typeof hash === 'string') return undefined
  const parse = parseOf(type)
  const value = meanings(text)
    .map(parse)
    .find(found => found !== undefined)
  if (value === undefined) return undefined
  const w = new ByteWriter()
  codecOf(type).write(w, value)
  const bytes = w.done()
  return {
    keyGroup: keyGroupOf(hash(new ByteReader(bytes, 'key')), maxParallelism),
    bytes: hasOneForm(type) ? bytes : undefined,
  }
}

const OPERATORS: Readonly<Record<string, (order: number | undefined, same: boolean) => boolean>> = {
  '=': (_, same) => same,
  '!=': (_, same) => !same,
  '<': order => order !== undefined && order < 0,
  '<=': order => order !== undefined && order <= 0,
  '>': order => order !== undefined && order > 0,
  '>=': order => order !== undefined && order >= 0,
}

/** `value.amount>=10`, `key~^user-`: a path of members, an operator, JSON (or a string without quotes; `~` takes a regular expression). */
function condition(text: string): (line: JsonValue) => boolean {
  const parts = /^(.*?)(!=|<=|>=|=|<|>|~)(.*)$/s.exec(text)
  if (parts === null || parts[1] === '')
    throw new SavepointError('not-found', `no condition: "${text}"`, {
      expected: '<path><operator><json>, like value.amount>=10',
    })
  const [, path, operator, right] = parts as unknown as [string, string, string, string]
  const steps = path.trim().split('.')
  if (operator === '~') {
    const pattern = regularExpression(right)
    return line => {
      const found = memberAt(line, steps)
      return typeof found === 'string' ? pattern.test(found) : found !== undefined && pattern.test(canonicalJson(found))
    }
  }
  const wanted = meanings(right.trim())
  return line => {
    const found = memberAt(line, steps)
    if (found === undefined) return false
    const same = wanted.some(value => canonicalJson(value) === canonicalJson(found))
    return OPERATORS[operator]!(
      wanted.map(value => compareJson(found, value)).find(order => order !== undefined),
      same,
    )
  }
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text, 'u')
  } catch (error) {
    throw new SavepointError('not-found', `no regular expression: "${text}"`, { found: (error as Error).message })
  }
}

/** A member by its path; a number steps into arrays. */
export function memberAt(value: JsonValue, steps: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value
  for (const step of steps) {
    if (found instanceof Map) found = (found as ReadonlyMap<string, JsonValue>).get(step)
    else if (Array.isArray(found)) found = (found as readonly JsonValue[])[Number(step)]
    else return undefined
  }
  return found
}
