/** A step from a value to a part of it: the name of a member or the key of a map entry; or a position. */
export type Step = string | number

/** A member of an entry: `key`, `namespace`, `mapKey`, `value`, `lastAccess`, `timestamp` and steps from there. */
export interface Member {
  readonly root: string
  readonly steps: readonly Step[]
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** What an entry must be like: plain data, which survives JSON. Literals are JSON texts, so that every digit stands. */
export type Expression =
  | { readonly kind: 'compare'; readonly member: Member; readonly op: Comparison; readonly literal: string }
  | { readonly kind: 'in'; readonly member: Member; readonly literals: readonly string[] }
  /** A regular expression finds something in a string. */
  | { readonly kind: 'matches'; readonly member: Member; readonly pattern: string }
  | { readonly kind: 'null'; readonly member: Member }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] }

/** A member as it is written: `value.items[0]["a key"]`. */
export const memberText = ({ root, steps }: Member): string =>
  root +
  steps
    .map(step =>
      typeof step === 'number' ? `[${step}]` : /^[\w$@-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    )
    .join('')
