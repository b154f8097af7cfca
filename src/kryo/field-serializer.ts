import type { JavaClass, JavaClasses } from '../model/java-class.ts'
import { classOfDescriptor, isPrimitive } from '../model/java-names.ts'
import type { DeclaredField } from './declared-fields.ts'
import type { Graph, KryoClass } from './graph.ts'
import type { Label } from './label.ts'
import { fixedPrimitives, primitives } from './primitive.ts'

/** How an object is shown that is not shown as what it is. */
export interface Look {
  /** Absent: nothing stands around the fields, of which one is shown. */
  readonly open?: Label
  /** Labels of the fields that are shown, by name; of a bare one undefined. */
  readonly fields: ReadonlyMap<string, Label | undefined>
}

/** A field in its place. */
export interface FieldProgram {
  readonly label: Label | undefined
  readonly isShown: boolean
  walk(g: Graph): void
  /** Kryo 5: the same where its class was in front of it. Absent: its object is read as any of its class. */
  walkAs?(g: Graph, c: KryoClass): void
}

/** A field of a primitive type; undefined: it is of another one. */
export function primitiveField({ field, fixed }: DeclaredField): ((g: Graph) => void) | undefined {
  const name = classOfDescriptor(field.descriptor)
  if (!isPrimitive(name)) return undefined
  return (fixed ? fixedPrimitives.get(name) : undefined) ?? primitives.get(name)!
}

export const shown = ({ field, label }: DeclaredField, look: Look | undefined): Omit<FieldProgram, 'walk' | 'walkAs'> =>
  look === undefined
    ? { label, isShown: true }
    : { label: look.fields.get(field.name), isShown: look.fields.has(field.name) }

/** Fields one behind the other. */
export function walkFields(g: Graph, c: KryoClass, fields: readonly FieldProgram[], look: Look | undefined): void {
  const open = look === undefined ? c.label : look.open
  if (open !== undefined) g.sink.openObject(open)
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!
    if (field.isShown) {
      if (field.label !== undefined) g.sink.member(field.label)
      field.walk(g)
    } else g.hidden(() => field.walk(g))
  }
  if (open !== undefined) g.sink.closeObject()
}

/** What programs of fields are made from. */
export interface FieldsOf {
  readonly classes: JavaClasses
  /** Whether fields that a compiler added are written. */
  readonly synthetic: boolean
  readonly type: JavaClass
  readonly look: Look | undefined
  named(name: string): KryoClass
}
