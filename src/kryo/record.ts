import { SavepointError } from '../errors.ts'
import type { JavaClass } from '../model/java-class.ts'
import { classOfDescriptor, isPrimitive } from '../model/java-names.ts'
import type { FieldProgram } from './field-serializer.ts'
import { walkFields } from './field-serializer.ts'
import type { Known, Program } from './graph.ts'
import { memberLabel } from './label.ts'
import { primitives } from './primitive.ts'

/** Components of a record by name, without regard to type arguments; Kryo 2 cannot write one. (RecordSerializer) */
export function recordProgram(known: Known, { name, recordComponents }: JavaClass): Program {
  if (known.major === 2) throw new SavepointError('unsupported', `${name} is a record, which Kryo 2 cannot write`)
  const components = (recordComponents ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const fields = components.map(component => componentProgram(known, component))
  return { walk: (g, c) => walkFields(g, c, fields, undefined) }
}

function componentProgram(
  known: Known,
  { name, descriptor }: { readonly name: string; readonly descriptor: string },
): FieldProgram {
  const className = classOfDescriptor(descriptor)
  const shown = { label: memberLabel(name, false), isShown: true }
  if (isPrimitive(className)) return { ...shown, walk: primitives.get(className)! }
  const c = known.named(className)
  return { ...shown, walk: c.isFinal ? g => g.orNull(c) : g => g.classAndObject() }
}
