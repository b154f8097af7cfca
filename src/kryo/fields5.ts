import { arrayOf, classOfDescriptor, isArray } from '../model/java-names.ts'
import { declaredFields, type DeclaredField } from './declared-fields.ts'
import { primitiveField, shown, walkFields, type FieldProgram, type FieldsOf } from './field-serializer.ts'
import type { Hierarchy } from './generics5.ts'
import type { Graph, KryoClass, Program } from './graph.ts'
import { genericTypeOf, hierarchyOf } from './type-of-field.ts'

/** Fields of a class in Kryo 5. (FieldSerializer, ReflectField) */
export function fields5(of: FieldsOf): Program {
  const fields = declaredFields(of, 5).map(field => fieldProgram5(of, field))
  return new Fields5(fields, of)
}

class Fields5 implements Program {
  private readonly fields: readonly FieldProgram[]
  private readonly of: FieldsOf

  constructor(fields: readonly FieldProgram[], of: FieldsOf) {
    this.fields = fields
    this.of = of
  }

  walk(g: Graph, c: KryoClass): void {
    const pushed = pushVariables(g, this.of)
    walkFields(g, c, this.fields, this.of.look)
    popVariables(g, pushed)
  }
}

const hierarchies = new WeakMap<FieldsOf, Hierarchy>()
/** What the type arguments around an object make of the variables of its class. (FieldSerializer.pushTypeVariables) */
function pushVariables(g: Graph, of: FieldsOf): number {
  const args = g.generics.next(g.depth)
  if (args === null) return 0
  let hierarchy = hierarchies.get(of)
  if (hierarchy === undefined) hierarchies.set(of, (hierarchy = hierarchyOf(of.classes, of.type)))
  return g.generics.pushVariables(hierarchy, args)
}
function popVariables(g: Graph, pushed: number): void {
  if (pushed > 0) g.generics.popVariables(pushed)
  g.generics.pop(g.depth)
}

/** Reads fields of an object. */
export function withVariables(g: Graph, of: FieldsOf, read: () => void): void {
  const pushed = pushVariables(g, of)
  read()
  popVariables(g, pushed)
}

/** One field. */
export function fieldProgram5(of: FieldsOf, declared: DeclaredField): FieldProgram {
  const { field, owner, canBeNull } = declared
  const plain = primitiveField(declared)
  if (plain !== undefined) return { ...shown(declared, of.look), walk: plain, walkAs: plain }
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
    walkAs(g, c) {
      g.generics.push(generic, g.depth)
      g.object(c)
      g.generics.pop(g.depth)
    },
  }
}
