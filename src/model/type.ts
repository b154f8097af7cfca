/**
 * What a value is, as data: a tree of plain objects told apart by `kind`, made from a serializer snapshot. It survives JSON and
 * structuredClone. `type/` has a row per kind, which says all that can be done with values of it.
 */
export interface Type {
  readonly kind: string
}

/** A type with one type inside: list, set, nullable, … */
export interface Wrapper extends Type {
  readonly element: Type
}
