import { SavepointError } from '../errors.ts'
import type { JavaField } from '../model/java-class.ts'
import { declaredFields } from './declared-fields.ts'
import type { FieldProgram, FieldsOf } from './field-serializer.ts'
import { fieldProgram2 } from './fields2.ts'
import { fieldProgram5, withVariables } from './fields5.ts'
import type { Graph, KryoClass, Major, Program } from './graph.ts'
import { memberLabel } from './label.ts'
import { varCount } from './var-int.ts'

// Serializers that write field by field and say which: by name, by tag, by version. (CompatibleFieldSerializer, TaggedFieldSerializer,
// VersionFieldSerializer)

const SERIALIZERS = 'Lcom/esotericsoftware/kryo/serializers/'
const TAG = `${SERIALIZERS}TaggedFieldSerializer$Tag;`
const SINCE = `${SERIALIZERS}VersionFieldSerializer$Since;`

/** Fields with what each is declared as; type arguments of the object do not reach those of Kryo 2. */
function fieldsOf(
  of: FieldsOf,
  major: Major,
): readonly { readonly field: JavaField; readonly program: FieldProgram }[] {
  return declaredFields(of, major).map(declared => ({
    field: declared.field,
    program: major === 2 ? fieldProgram2(of, declared, undefined) : fieldProgram5(of, declared),
  }))
}

/** The plain number of an annotation on a field; undefined: the field has none. */
function numberOf({ annotations }: JavaField, descriptor: string): number | undefined {
  const found = annotations.find(annotation => annotation.descriptor === descriptor)
  const value = found?.values.get('value')
  return found === undefined ? undefined : typeof value === 'number' ? value : 0
}

function show(g: Graph, { label }: FieldProgram, walk: () => void): void {
  g.sink.member(label!)
  walk()
}

/**
 * Names of the fields in front of the first object of the class in a value. In Kryo 2 each field lies in chunks, and one that the class does
 * not have would be skipped with what is referred to in it; in Kryo 5 each stands behind its class.
 */
export function compatibleFields(of: FieldsOf, major: Major): Program {
  const known = new Map<string, FieldProgram>()
  for (const { field, program } of fieldsOf(of, major)) if (!known.has(field.name)) known.set(field.name, program)
  const named = (g: Graph): readonly FieldProgram[] =>
    Array.from({ length: g.count(1) }, () => {
      const name = g.text() ?? ''
      const found = known.get(name)
      if (found !== undefined) return found
      if (major === 5) return unknownField(name)
      throw new SavepointError('unsupported', `class ${of.type.name} has no field ${name}, which its bytes have`)
    })
  const program: Program = {
    walk(g, c) {
      const fields = g.remembered(program, () => named(g))
      g.sink.openObject(c.label)
      if (major === 2) for (const field of fields) show(g, field, () => g.chunked(() => field.walk(g)))
      else withVariables(g, of, () => fields.forEach(field => show(g, field, () => classed(g, field))))
      g.sink.closeObject()
    },
  }
  return program
}

/** Its class says what it is. */
const unknownField = (name: string): FieldProgram => ({
  label: memberLabel(name, false),
  isShown: true,
  walk: g => g.classAndObject(),
})

function classed(g: Graph, field: FieldProgram): void {
  const c = g.readClass()
  if (c === null) g.sink.null()
  else if (field.walkAs === undefined) g.object(c)
  else field.walkAs(g, c)
}

/** A tag in front of each field; fields without `@Tag` are not written. */
export function taggedFields(of: FieldsOf, major: Major): Program {
  const byTag = new Map<number, FieldProgram>()
  for (const { field, program } of fieldsOf(of, major)) {
    const tag = numberOf(field, TAG)
    if (tag !== undefined && !byTag.has(tag)) byTag.set(tag, program)
  }
  const read = (g: Graph, count: number): void => {
    for (let i = 0; i < count; i++) {
      const tag = varCount(g.r)
      const field = byTag.get(tag)
      if (field === undefined)
        throw g.r.error('corrupt', `class ${of.type.name} has no field with this tag`, { found: String(tag) })
      show(g, field, () => field.walk(g))
    }
  }
  return {
    walk(g, c) {
      const count = g.count(1) - (major === 5 ? 1 : 0)
      if (count < 0) return g.sink.null()
      g.sink.openObject(c.label)
      if (major === 2) read(g, count)
      else withVariables(g, of, () => read(g, count))
      g.sink.closeObject()
    },
  }
}

/** A version in front of the fields; those that are `@Since` a later one are not there. Kryo 2 has none. */
export function versionFields(of: FieldsOf): Program {
  const fields = fieldsOf(of, 5).map(({ field, program }) => ({ since: numberOf(field, SINCE) ?? 0, program }))
  return {
    walk(g: Graph, c: KryoClass) {
      const version = varCount(g.r) - 1
      if (version < 0) return g.sink.null()
      g.sink.openObject(c.label)
      withVariables(g, of, () => {
        for (const { since, program } of fields) if (since <= version) show(g, program, () => program.walk(g))
      })
      g.sink.closeObject()
    },
  }
}
