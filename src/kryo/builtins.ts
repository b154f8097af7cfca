import type { BuiltIn } from './builtin.ts'
import { basicRows } from './builtin/basic.ts'
import { collectionRows } from './builtin/jdk-collections.ts'
import { timeRows } from './builtin/times.ts'
import { valueRows } from './builtin/values.ts'

/** All rows by the names of their classes. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  [basicRows, valueRows, timeRows, collectionRows].flat().map(row => [row.name, row]),
)
