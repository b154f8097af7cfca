import type { BuiltIn } from './builtin.ts'
import type { Program } from './graph.ts'
import { basicRows } from './builtin/basic.ts'
import { calendarRows } from './builtin/calendars.ts'
import { collectionRows } from './builtin/jdk-collections.ts'
import { jodaRows, jodaSerializers } from './builtin/joda.ts'
import { javaStreamRows, throwable } from './builtin/java-streams.ts'
import { timeRows } from './builtin/times.ts'
import { yearRows } from './builtin/years.ts'
import { zoneRows } from './builtin/zones.ts'
import { valueRows } from './builtin/values.ts'

/** All rows by the names of their classes. */
const rows: ReadonlyMap<string, BuiltIn> = new Map(
  [basicRows, valueRows, timeRows, yearRows, zoneRows, calendarRows, collectionRows, jodaRows, javaStreamRows]
    .flat()
    .map(row => [row.name, row]),
)

/** Programs of serializers that a job registers, by their classes. */
export const registeredSerializers: ReadonlyMap<string, () => Program> = jodaSerializers

/** Throwables of the JDK are known by their names. */
const THROWABLE = /^(?:javax?|jdk|sun)\.[\w.$]+(?:Exception|Error)$/

/** The row of a class that Kryo, Chill or Flink has a serializer for. */
export const builtIn = (name: string): BuiltIn | undefined =>
  rows.get(name) ?? (THROWABLE.test(name) ? throwable(name) : undefined)
