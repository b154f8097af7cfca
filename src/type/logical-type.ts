import type { Type } from '../model/type.ts'

// SQL types, one kind for each constant of LogicalTypeRoot. They are types of columns: how their values are written depends on where they
// stand, which the kinds around them know. (org.apache.flink.table.types.logical)

/** A SQL type. Its kind is the constant of LogicalTypeRoot: BIGINT, TIMESTAMP_WITHOUT_TIME_ZONE, … */
export interface LogicalType extends Type {
  readonly nullable: boolean
}
/** Numbers that a damaged object may not have. */
export type Count = number | undefined
export interface SizedType extends LogicalType {
  readonly length: Count
}
export interface DecimalType extends LogicalType {
  readonly precision: Count
  readonly scale: Count
}
export interface TimeType extends LogicalType {
  /** Digits behind the seconds. */
  readonly precision: Count
  /** ROWTIME or PROCTIME where a timestamp is a time attribute. */
  readonly timeAttribute: string | undefined
}
export interface IntervalType extends LogicalType {
  /** `DAY_TO_SECOND` and the like. */
  readonly resolution: string | undefined
  /** Digits of its years or days. */
  readonly precision: Count
  /** Digits behind its seconds. */
  readonly scale: Count
}
export interface ElementType extends LogicalType {
  readonly element: Type
}
export interface LogicalMapType extends LogicalType {
  readonly key: Type
  readonly value: Type
}
export interface Column {
  readonly name: string
  readonly type: Type
  /** The comment of a field of a ROW, where it has one. */
  readonly description?: string
}
export interface LogicalRowType extends LogicalType {
  readonly fields: readonly Column[]
}
export interface StructuredType extends LogicalRowType {
  /** As far as the object names one. */
  readonly className: string | undefined
  /** `catalog.database.name` where it is registered. */
  readonly identifier: string | undefined
}
export interface DistinctType extends LogicalType {
  readonly identifier: string | undefined
  readonly source: Type
}
export interface RawType extends LogicalType {
  readonly className: string | undefined
  /** What its serializer writes, where the snapshot of a row tells and it is read. */
  readonly element?: Type
  /** Why the values are not read, where the serializer is known. */
  readonly why?: string
}
/** A type of Flink's old type system, whose root is only the nearest SQL type (LegacyTypeInformationType); or of a root that is not known. */
export interface OtherType extends LogicalType {
  readonly root: string
  readonly className: string | undefined
}
