import { listOf, pair, text } from './shape.ts'
import type { OptionsForm } from './step.ts'
import { textOf, wrongShape, type Yaml } from './yaml.ts'

// The forms that the options of several steps have. Operators and states are named as on the command line: `<operator>`,
// `<operator>/<state>`, `<operator>/@coordinator`, `@master/<name>`.

/** Old and new names, in the order given. */
export type Pairs = readonly (readonly [old: string, to: string])[]
/** `{ old: 'new' }`, or pairs in an order that matters. */
export type Renames = Readonly<Record<string, string>> | Pairs | ReadonlyMap<string, string>

const pairsOf = (renames: Renames): Pairs => (Symbol.iterator in renames ? [...renames] : Object.entries(renames))

/** A text is cut at `separator`, unless a backslash stands in front of it, which stays. */
function cutAt(given: string, separator: string): readonly string[] {
  const parts = ['']
  for (const [piece] of given.matchAll(/\\.|[^\\]|\\$/gs)) {
    if (piece === separator) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}

/** Pairs of names; `inYaml` is what the steps file wants. Several in one flag: `a=b,c=d`. */
export const pairs = (inYaml: string, { several = false } = {}): OptionsForm<Pairs, [renames: Renames]> => ({
  of: pairsOf,
  wants: 'old=new (write \\= for a = inside a name)',
  ofFlag(given) {
    const cut = (several ? cutAt(given, ',') : [given]).map(part => cutAt(part, '='))
    if (!cut.every(parts => parts.length === 2 && !parts.includes(''))) return undefined
    return cut.map(([old, to]) => [old!, to!] as const)
  },
  ofYaml: value => pairsOfYaml(value, inYaml),
  shape: listOf(pair),
})

/** How paths begin: they hold commas and may hold `=`, so the last one counts, as in --map-path. */
export const prefixes: OptionsForm<Pairs, [prefixes: Renames]> = {
  of: pairsOf,
  wants: 'old=new',
  ofFlag(given) {
    const at = given.lastIndexOf('=')
    return at <= 0 || at === given.length - 1 ? undefined : [[given.slice(0, at), given.slice(at + 1)]]
  },
  ofYaml: value => pairsOfYaml(value, '{ <old prefix>: <new prefix> }'),
  shape: listOf(pair),
}

/** Names of operators and states; a flag has one. */
export const names: OptionsForm<readonly string[], readonly string[]> = {
  of: (...given) => given,
  wants: 'a name',
  ofFlag: given => [given],
  ofYaml: value =>
    value.kind === 'list' ? value.items.map(item => textOf(item)) : [textOf(value, 'a name or a list of names')],
  shape: listOf(text),
}

function pairsOfYaml(value: Yaml, wanted: string): Pairs {
  if (value.kind !== 'map') throw wrongShape(value, wanted)
  return value.members.map(member => [member.key, textOf(member.value)] as const)
}
