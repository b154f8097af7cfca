import type { Type } from '../model/type.ts'

export interface Field {
  readonly name: string
  readonly type: Type
  /** Where it is not the POJO's class; null: the class has no such field any more, but its values do. */
  readonly declaringClass?: string | null
}
export interface Subclass {
  readonly className: string
  readonly type: Type
}
export interface PojoType extends Type {
  readonly className: string
  /** In the order of the bytes, which is the order of names. */
  readonly fields: readonly Field[]
  /** By tag. */
  readonly registered: readonly Subclass[]
  readonly unregistered: readonly Subclass[]
  /** Where the classes of the job are: paths for `classesAt`. Subclasses that the snapshot lacks are described by them. */
  readonly classes?: readonly string[]
}
/** A POJO: its class, its fields in the order of their bytes, and the classes registered with it. (PojoSerializer) */
export const pojoType = (type: Omit<PojoType, 'kind'>): PojoType => ({ kind: 'pojo', ...type })
export const isPojo = (type: Type): type is PojoType => type.kind === 'pojo'
