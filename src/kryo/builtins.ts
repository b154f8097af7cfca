import type { BuiltIn } from './builtin.ts'
import { basicRows } from './builtin/basic.ts'
import { collectionRows } from './builtin/jdk-collections.ts'
import { javaStreamRows, throwable } from './builtin/java-streams.ts'
import { timeRows } from './builtin/times.ts'
import { valueRows } from './builtin/values.ts'

/** All rows by the names of their classes. */
const rows: ReadonlyMap<string, BuiltIn> = new Map(
  [basicRows, valueRows, timeRows, collectionRows, javaStreamRows].flat().map(row => [row.name, row]),
)

/** Throwables of the JDK are known by their names. */
const THROWABLE = /^(?:javax?|jdk|sun)\.[\w.$]+(?:Exception|Error)$/

/** The row of a class that Kryo, Chill or Flink has a serializer for. */
export const builtIn = (name: string): BuiltIn | undefined =>
  rows.get(name) ?? (THROWABLE.test(name) ? throwable(name) : undefined)
