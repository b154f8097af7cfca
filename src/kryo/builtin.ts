import type { Graph, Major, Program } from './graph.ts'

/** How objects of a class are read that is not read field by field: a row of the tables in `builtin`. */
export interface BuiltIn {
  /** Class.getName() */
  readonly name: string
  /** Each class has its own, which may keep something. Absent: that Kryo reads it field by field, or cannot write it. */
  readonly programs: { readonly [M in Major]?: () => Program }
  /** Whether no class stands in front of a field of it. */
  readonly isFinal: boolean
  /** Subclasses, or classes that implement it, are read the same way; of several such rows the least number counts, as in Kryo's list. */
  readonly inherited: number | undefined
  /** Whether its objects may be referred to: boxes may not, and enums not in Kryo 5. */
  readonly tracked: { readonly [M in Major]: boolean }
}

type Walk = (g: Graph) => void
type Options = Partial<Pick<BuiltIn, 'isFinal' | 'inherited' | 'tracked'>>
const ordinary: Pick<BuiltIn, 'isFinal' | 'inherited' | 'tracked'> = {
  isFinal: false,
  inherited: undefined,
  tracked: { 2: true, 5: true },
}

/** Of final classes. */
export const FINAL: Options = { isFinal: true }

export const row = (name: string, programs: BuiltIn['programs'], options: Options = {}): BuiltIn => ({
  name,
  programs,
  ...ordinary,
  ...options,
})

/** The same bytes in both majors. */
export const both = (name: string, walk: Walk, options: Options = {}): BuiltIn => each(name, walk, walk, options)

/** Other bytes in each. */
export const each = (name: string, two: Walk, five: Walk, options: Options = {}): BuiltIn =>
  row(name, { 2: () => ({ walk: two }), 5: () => ({ walk: five }) }, options)
