import type { JavaTypeArgument, JavaTypeRef } from '../model/java-class.ts'
import { arrayOf, classOfDescriptor, isGeneric } from '../model/java-names.ts'
import { declaredFields, type DeclaredField } from './declared-fields.ts'
import { primitiveField, shown, walkFields, type FieldProgram, type FieldsOf } from './field-serializer.ts'
import type { Arguments2, Graph, KryoClass, Program, Scope } from './graph.ts'

// FieldSerializer of Kryo 2.24: every class has one list of arguments, set in front of each object, and a class with type parameters opens a
// scope of names. (FieldSerializerGenericsUtil)

/** Fields of a class in Kryo 2. */
export function fields2(of: FieldsOf): Program {
  const declared = declaredFields(of, 2)
  return of.type.typeParameters.length === 0 ? new PlainFields(of, declared) : new ScopedFields(of, declared)
}

class PlainFields implements Program {
  private readonly fields: readonly FieldProgram[]
  private readonly look: FieldsOf['look']

  constructor(of: FieldsOf, declared: readonly DeclaredField[]) {
    this.fields = declared.map(field => fieldProgram2(of, field, undefined))
    this.look = of.look
  }

  walk(g: Graph, c: KryoClass): void {
    walkFields(g, c, this.fields, this.look)
  }
}

/** The fields depend on what the variables stand for that their types name. */
class ScopedFields implements Program {
  private readonly of: FieldsOf
  private readonly declared: readonly DeclaredField[]
  private readonly parameters: readonly string[]
  private readonly wanted: readonly string[]
  private args: Arguments2 = null
  private known:
    | { readonly given: readonly (string | undefined)[]; readonly fields: readonly FieldProgram[] }
    | undefined

  constructor(of: FieldsOf, declared: readonly DeclaredField[]) {
    this.of = of
    this.declared = declared
    this.parameters = of.type.typeParameters.map(({ name }) => name)
    this.wanted = [...new Set(declared.flatMap(({ field }) => variablesIn(field.type)))]
  }

  generics(g: Graph, _c: KryoClass, args: Arguments2): void {
    if (this.args === null && args !== null) g.touch(this)
    this.args = args
  }

  forget(): void {
    this.args = null
  }

  walk(g: Graph, c: KryoClass): void {
    const names = new Map<string, string>()
    for (const [i, name] of this.parameters.entries()) {
      const known = this.args !== null && this.args.length > i ? this.args[i]! : lookUp(g.scope, name)
      if (known !== undefined && known !== null) names.set(name, known)
    }
    const { scope } = g
    g.scope = { names, parent: scope }
    walkFields(g, c, this.fieldsIn(g.scope), this.of.look)
    g.scope = scope
  }

  private fieldsIn(scope: Scope): readonly FieldProgram[] {
    const given = this.wanted.map(name => lookUp(scope, name))
    if (this.known === undefined || this.known.given.some((name, i) => name !== given[i]))
      this.known = { given, fields: this.declared.map(field => fieldProgram2(this.of, field, scope)) }
    return this.known.fields
  }
}

function lookUp(scope: Scope | undefined, name: string): string | undefined {
  for (let s = scope; s !== undefined; s = s.parent) {
    const found = s.names.get(name)
    if (found !== undefined) return found
  }
  return undefined
}

function variablesIn(type: JavaTypeRef): readonly string[] {
  switch (type.kind) {
    case 'primitive':
      return []
    case 'variable':
      return [type.name]
    case 'array':
      return variablesIn(type.element)
    case 'class':
      return type.arguments.flatMap(one => (one.wildcard === 'any' ? [] : variablesIn(one.type)))
  }
}

/** One field. `scope`: of a class with type parameters. */
export function fieldProgram2(of: FieldsOf, declared: DeclaredField, scope: Scope | undefined): FieldProgram {
  const { field, canBeNull } = declared
  const plain = primitiveField(declared)
  if (plain !== undefined) return { ...shown(declared, of.look), walk: plain }
  const variable = field.type.kind === 'variable' ? lookUp(scope, field.type.name) : undefined
  const c = of.named(variable ?? classOfDescriptor(field.descriptor))
  const args = isGeneric(field.type) ? argumentsOf(field.type, scope) : null
  const given = args === null || args.length === 0 || args[0] === null ? null : args
  const { isFinal } = c
  return {
    ...shown(declared, of.look),
    walk(g) {
      const found = isFinal ? c : g.readClass()
      if (found === null) return g.sink.null()
      found.generics(g, given)
      if (isFinal && canBeNull) g.orNull(found)
      else g.object(found)
    },
  }
}

/** FieldSerializerGenericsUtil.computeFieldGenerics */
function argumentsOf(type: JavaTypeRef, scope: Scope | undefined): Arguments2 {
  switch (type.kind) {
    case 'primitive':
      return null
    case 'variable': {
      const known = lookUp(scope, type.name)
      return known === undefined ? null : [known]
    }
    case 'array':
      return argumentsOf(type.element, scope)
    case 'class':
      return type.arguments.length === 0 ? null : type.arguments.map(one => argumentOf(one, scope))
  }
}

function argumentOf(argument: JavaTypeArgument, scope: Scope | undefined): string | null {
  if (argument.wildcard !== undefined) return 'java.lang.Object'
  const { type } = argument
  if (type.kind === 'variable') return lookUp(scope, type.name) ?? null
  if (type.kind !== 'array' || !isGeneric(type)) return plainName(type)
  const { element } = type
  const known = element.kind === 'variable' ? lookUp(scope, element.name) : undefined
  return known === undefined ? null : arrayOf(known)
}

/** Of a type without arguments or variables. */
function plainName(type: JavaTypeRef): string {
  switch (type.kind) {
    case 'primitive':
      return classOfDescriptor(type.name)
    case 'class':
      return type.name
    case 'array':
      return arrayOf(plainName(type.element))
    case 'variable':
      return 'java.lang.Object'
  }
}
