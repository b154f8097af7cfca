import type { Type } from '../model/type.ts'
import { baseKinds } from './base.ts'
import { compositeKinds } from './composite.ts'
import { frameworkKinds } from './framework.ts'
import type { Kind } from './kind.ts'
import { sqlKinds } from './sql.ts'

const kinds = new Map<string, Kind>([...baseKinds, ...compositeKinds, ...frameworkKinds, ...sqlKinds].map(row => [row.kind, row]))

/** The type in the notation of the command line. A kind without a row, from a user's codec, is shown by its name. */
export function typeText(type: Type): string {
  return kinds.get(type.kind)?.text(type, typeText) ?? type.kind
}
