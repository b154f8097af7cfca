import { HIDDEN } from '../model/hidden.ts'
import type { Type } from '../model/type.ts'

// The TypeScript types of values as entries() gives them, for people to read and compilers to check. Names from files are data: they stand
// in quotes, as legal identifiers of our own, or in comments that they cannot end.

/** A member of a record. */
export interface Member {
  readonly name: string
  readonly type: string
  /** Not there at all in some values. */
  readonly optional?: boolean
}

/** What a row needs to say the TypeScript type of its values. */
export interface TypeScript {
  /** The type of values of a type inside. */
  of(type: Type): string
  /**
   * The name of an interface, declared once per `key`. `wanted`: what it is named after, such as a Java class. The members are asked for
   * when the name is known, so that they may use it.
   */
  record(key: unknown, wanted: string, members: () => readonly Member[]): string
  /** The name of a type that is no record, declared in the same way. */
  alias(key: unknown, wanted: string, body: () => string): string
}

/** Writes declarations: each name once, no two alike. */
export class Declarations implements TypeScript {
  private readonly names = new Map<unknown, string>()
  private readonly used = new Set<string>()
  private readonly texts: string[] = []
  private readonly typeOf: (type: Type, ts: TypeScript) => string

  constructor(typeOf: (type: Type, ts: TypeScript) => string) {
    this.typeOf = typeOf
  }

  of(type: Type): string {
    return this.typeOf(type, this)
  }

  record(key: unknown, wanted: string, members: () => readonly Member[]): string {
    return this.declared(key, wanted, name => {
      const lines = members().map(member => `  ${memberText(member)}\n`)
      return `export interface ${name} {${lines.length === 0 ? '' : '\n'}${lines.join('')}}`
    })
  }

  alias(key: unknown, wanted: string, body: () => string): string {
    return this.declared(key, wanted, name => `export type ${name} = ${body()}`)
  }

  /** All that was declared, the last first: what is made of others stands in front of them. */
  text(): string {
    return this.texts.toReversed().join('\n\n')
  }

  private declared(key: unknown, wanted: string, text: (name: string) => string): string {
    const known = this.names.get(key)
    if (known !== undefined) return known
    const name = this.free(identifier(wanted))
    this.names.set(key, name)
    const from = wanted === name ? '' : `/** ${comment(wanted)} */\n`
    this.texts.push(`${from}${text(name)}`)
    return name
  }

  private free(name: string): string {
    let found = name
    for (let n = 2; this.used.has(found); n++) found = `${name}${n}`
    this.used.add(found)
    return found
  }
}

const LEGAL = /^[A-Za-z_$][\w$]*$/

/** The last part of a class name, as a name of ours. */
function identifier(wanted: string): string {
  const last = /[^.$/]*$/.exec(wanted.replace(/[.$/]+$/, ''))![0].replace(/[^\w$]/g, '_')
  const name = /^[A-Za-z_]/.test(last) ? last : `_${last}`
  return TAKEN.has(name) ? `${name}_` : name
}
/** Names that no declaration can have, or that mean something in the types of others. */
const TAKEN = new Set(
  (
    'any bigint boolean never null number object string symbol undefined unknown void true false typeof Array Map Uint8Array ' +
    'break case catch class const continue debugger default delete do else enum export extends finally for function if implements import in ' +
    'instanceof interface let new package private protected public return static super switch this throw try var while with yield await'
  ).split(' '),
)

/** Characters that are not seen, or change what is seen. */
const ANY_HIDDEN = new RegExp(`[${HIDDEN}]`, 'g')
/** A text as a literal. */
export const literal = (text: string): string =>
  JSON.stringify(text).replace(ANY_HIDDEN, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
/** A text inside a comment, which it cannot end. */
const comment = (text: string): string => text.replace(ANY_HIDDEN, ' ').replaceAll('*/', '* /')

const memberText = ({ name, type, optional }: Member): string =>
  `${LEGAL.test(name) ? name : literal(name)}${optional ? '?' : ''}: ${type}`

/** A record without a name of its own, in one line. */
export const inlineRecord = (members: readonly Member[]): string =>
  members.length === 0 ? 'Record<never, never>' : `{ ${members.map(memberText).join('; ')} }`

/** Of values that cannot be read; `what` says which. */
export const unknownText = (what: string): string => `unknown /* ${comment(what)} */`
export const isUnknown = (type: string): boolean => /^unknown\b/.test(type)
export const orNull = (type: string): string => (isUnknown(type) || /(^|\| )null$/.test(type) ? type : `${type} | null`)
export const withoutNull = (type: string): string => type.replace(/ \| null$/, '')
export const arrayText = (type: string): string => (/^[\w$]+$/.test(type) ? `${type}[]` : `(${type})[]`)
/** One of several, each once. */
export const unionText = (types: readonly string[]): string =>
  types.length === 0 ? 'never' : [...new Set(types)].join(' | ')

/** A map as it is read: where a key stands twice, or is −0, a Map cannot hold the entries as they are. */
export const mapText = (key: string, value: string): string => `Map<${key}, ${value}> | [${key}, ${value}][]`

/** A record that many values are, declared where it is used. */
export const shared =
  (name: string, members: Readonly<Record<string, string>>): ((ts: TypeScript) => string) =>
  ts =>
    ts.record(`shared ${name}`, name, () => Object.entries(members).map(([member, type]) => ({ name: member, type })))
