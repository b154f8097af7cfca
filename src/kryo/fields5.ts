import { arrayOf, classOfDescriptor, isArray } from './class-name.ts'
import { declaredFields, type DeclaredField } from './declared-fields.ts'
import { primitiveField, shown, walkFields, type FieldProgram, type FieldsOf } from './field-serializer.ts'
import type { Hierarchy } from './generics5.ts'
import type { Graph, KryoClass, Program } from './graph.ts'
import { genericTypeOf, hierarchyOf } from './type-of-field.ts'

/** Fields of a class in Kryo 5. (FieldSerializer, ReflectField) */
export function fields5(of: FieldsOf): Program {
  const fields = declaredFields(of.classes, of.type, 5).map(field => fieldProgram(of, field))
  return new Fields5(fields, of.look, hierarchyOf(of.classes, of.type))
}

class Fields5 implements Program {
  private readonly fields: readonly FieldProgram[]
  private readonly look: FieldsOf['look']
  private readonly hierarchy: Hierarchy

  constructor(fields: readonly FieldProgram[], look: FieldsOf['look'], hierarchy: Hierarchy) {
    this.fields = fields
    this.look = look
    this.hierarchy = hierarchy
  }

  walk(g: Graph, c: KryoClass): void {
    const args = g.generics.next(g.depth)
    const pushed = args === null ? 0 : g.generics.pushVariables(this.hierarchy, args)
    walkFields(g, c, this.fields, this.look)
    if (pushed > 0) g.generics.popVariables(pushed)
    g.generics.pop(g.depth)
  }
}

function fieldProgram(of: FieldsOf, declared: DeclaredField): FieldProgram {
  const { field, owner, canBeNull } = declared
  const plain = primitiveField(declared)
  if (plain !== undefined) return { ...shown(declared, of.look), walk: plain }
  const generic = genericTypeOf(of.classes, of.named, owner, of.type, field.type)
  const erased = classOfDescriptor(field.descriptor)
  const declaredClass = generic.found ?? of.named(erased)
  const fixed = declaredClass.isFinal ? declaredClass : undefined
  const finalIn = (g: Graph): KryoClass | undefined => {
    if (fixed !== undefined || generic.variable === undefined) return fixed
    const found = g.generics.resolve(generic)
    if (found === undefined || !found.isFinal) return undefined
    return isArray(erased) ? of.named(arrayOf(found.name)) : found
  }
  return {
    ...shown(declared, of.look),
    walk(g) {
      const known = finalIn(g)
      const found = known ?? g.readClass()
      if (found === null) return g.sink.null()
      g.generics.push(generic, g.depth)
      if (known !== undefined && canBeNull) g.orNull(found)
      else g.object(found)
      g.generics.pop(g.depth)
    },
  }
}
