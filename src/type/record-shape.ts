import type { Type } from '../model/type.ts'

/** What a value consists of, one behind the other. */
export interface Shape {
  readonly fields: readonly { readonly name: string; readonly type: Type }[]
  /** Statements that pass over what stands in front of the fields. */
  open(no: string): string
  /** Whether field i is null, as a condition. `flagged`: it passes over a byte in front of the field. */
  readonly isNull?: (i: number) => string
  readonly flagged?: true
  /** A flag in front of one other type: steps go through it. */
  readonly through?: true
}

/** A flag of a null in front of every field. */
export const FLAGS: Pick<Shape, 'isNull' | 'flagged'> = { isNull: () => 'b.getInt8(at++) !== 0', flagged: true }
