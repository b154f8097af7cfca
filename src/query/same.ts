import { JsonNumber, type JsonValue } from '../bytes/json-parse.ts'
import type { Type } from '../model/type.ts'
import type { At, Members } from '../type/members.ts'
import { KIND_WORDS, mayBe, orderTo, rangeOf, type Scalar } from '../type/scalar.ts'
import { membersOf, scalarOf, throughOf, typeText } from '../type/types.ts'

/**
 * Whether a value is what a JSON value says; undefined where none of the type can be. Records are objects, or arrays of their members in
 * the order of the bytes; lists are arrays, maps are objects.
 */
export function isSame(type: Type, json: JsonValue): At<boolean> | undefined {
  const through = throughOf(type)
  if (through !== undefined) {
    const inside = new Map(through.types.map(one => [one, isSame(one, json)]))
    if (json !== null && [...inside.values()].every(program => program === undefined)) return undefined
    const isNull = json === null
    return through.enter(
      one => inside.get(one) ?? isSame(one, json) ?? no,
      () => isNull,
    )
  }
  const scalar = scalarOf(type)
  if (scalar !== undefined) {
    if (json === null) return r => scalar.read(r) === null
    const order = mayBe(scalar, json) ? orderTo(scalar, json) : undefined
    return order && (r => order(r) === 0)
  }
  const members = membersOf(type)
  return members && allSame(members, json)
}

const no: At<boolean> = () => false

function allSame(members: Members, json: JsonValue): At<boolean> | undefined {
  const wanted = wantedOf(members, json)
  if (wanted === undefined) return undefined
  const tests: At<boolean>[] = []
  for (const [step, value] of wanted) {
    const type = members.typeAt(step)
    const test = type && isSame(type, value)
    if (test === undefined) return undefined
    const isNull = value === null
    tests.push(
      members.enter(
        step,
        one => (one === type ? test : (isSame(one, value) ?? no)),
        () => isNull,
      ),
    )
  }
  const { size } = members
  const count = wanted.filter(([step]) => !members.names.includes(String(step))).length // a name is no entry
  if (size !== undefined) tests.unshift(r => size(r) === count)
  return r => {
    const { at } = r
    for (const test of tests) {
      r.at = at
      if (!test(r)) return false
    }
    return true
  }
}

/** Members and what each must be. */
function wantedOf(members: Members, json: JsonValue): readonly (readonly [string | number, JsonValue])[] | undefined {
  const names = members.names.filter(name => !name.startsWith('@'))
  if (isArray(json)) {
    if (members.also === 'positions') return json.map((value, i) => [i, value])
    return members.also === undefined && json.length === names.length
      ? names.map((name, i) => [name, json[i]!])
      : undefined
  }
  if (!isMap(json)) return undefined
  if (members.also === 'keys') return [...json]
  return json.size === names.length && names.every(name => json.has(name)) ? [...json] : undefined
}

const isArray = (json: JsonValue): json is readonly JsonValue[] => Array.isArray(json)
const isMap = (json: JsonValue): json is ReadonlyMap<string, JsonValue> => json instanceof Map

/** What values of a type compare with, in words and by an example; `exact`: what they equal. */
export function valuesLike(type: Type, exact = false): string {
  const through = throughOf(type)
  if (through !== undefined) return [...new Set(through.types.map(one => valuesLike(one, exact)))].join(' or ')
  const scalar = scalarOf(type)
  if (scalar !== undefined) return scalarLike(scalar, exact)
  const members = membersOf(type)
  if (members === undefined) return `nothing (${typeText(type)})`
  if (members.also === 'positions') return 'an array'
  if (members.also === 'keys') return 'an object'
  const names = members.names.filter(name => !name.startsWith('@'))
  return `an object {${names.map(name => `"${name}": …`).join(', ')}} or an array of these`
}

function scalarLike(scalar: Scalar, exact: boolean): string {
  if (scalar.as === 'text' && scalar.values !== undefined) return scalar.values.join(', ')
  if (scalar.as !== 'integer' || !exact) return KIND_WORDS[scalar.as]
  if (scalar.bits === undefined) return 'a whole number'
  const { least, most } = rangeOf(scalar.bits)
  return `a whole number from ${least} to ${most}`
}

/** Of a value that is of the wrong form: the innermost part that is, by name or position. */
export interface WrongPart {
  readonly steps: readonly (string | number)[]
  readonly type: Type
  readonly json: JsonValue
}
export function wrongPart(type: Type, json: JsonValue): WrongPart {
  const through = throughOf(type)?.types ?? []
  if (through.length === 1 && json !== null) return wrongPart(through[0]!, json)
  const members = membersOf(type)
  for (const [step, value] of (members && wantedOf(members, json)) ?? []) {
    const own = members!.typeAt(step)
    if (own === undefined || isSame(own, value) !== undefined) continue
    const inside = wrongPart(own, value)
    return { ...inside, steps: [step, ...inside.steps] }
  }
  return { steps: [], type, json }
}

/** The one member of a record that has no other. */
function soleMember(type: Type): { readonly name: string; readonly type: Type } | undefined {
  const through = throughOf(type)?.types
  if (through !== undefined) return through.length === 1 ? soleMember(through[0]!) : undefined
  const members = membersOf(type)
  const [name, ...more] = members?.names.filter(one => !one.startsWith('@')) ?? []
  const own = name === undefined || more.length > 0 || members?.also !== undefined ? undefined : members?.typeAt(name)
  return own && { name: name!, type: own }
}

/** What a text on the command line may mean: JSON, a string without its quotes, a number in quotes; of a record of one member that member. */
export function meaningsOf(text: string, json: JsonValue | undefined, type: Type): readonly JsonValue[] {
  const meanings = textMeanings(text, json)
  const isWhole = json !== undefined && (isArray(json) || isMap(json))
  return isWhole || soleMember(type) === undefined ? meanings : [...meanings, ...meanings.map(one => [one])]
}
function textMeanings(text: string, json: JsonValue | undefined): readonly JsonValue[] {
  if (json === undefined) return [text]
  if (typeof json === 'string') return /^-?\d+$/.test(json) ? [json, new JsonNumber(json)] : [json]
  return [json, text]
}
/** The values that such texts stand for, in words. */
export function meaningsLike(type: Type): string {
  const sole = soleMember(type)
  return sole === undefined
    ? valuesLike(type, true)
    : `${valuesLike(sole.type, true)}, alone, as {"${sole.name}": …} or as […]`
}
