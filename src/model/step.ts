/** Old and new names, in the order given. */
export type Pairs = readonly (readonly [old: string, to: string])[]

/**
 * A step of a migration as data, so that a plan can be saved and done later, elsewhere, in parts. Operators and states are named as on the
 * command line: `<operator>`, `<operator>/<state>`, `<operator>/@coordinator`, `@master/<name>`.
 */
export type Step =
  | { readonly name: 'rename-uid'; readonly options: Pairs }
  | { readonly name: 'rename-state'; readonly options: Pairs }
  | { readonly name: 'rename-operator'; readonly options: Pairs }
  | { readonly name: 'drop'; readonly options: readonly string[] }
  | { readonly name: 'keep'; readonly options: readonly string[] }
  | { readonly name: 'toc'; readonly options: readonly string[] }
  | { readonly name: 'reset'; readonly options: readonly string[] }
  | { readonly name: 'checkpoint-id'; readonly options: number }
  | { readonly name: 'relocate'; readonly options: Pairs }
