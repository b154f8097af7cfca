import { SavepointError } from '../errors.ts'
import type { JavaClass, JavaClasses, JavaField } from '../model/java-class.ts'
import type { Major } from './graph.ts'
import { memberLabel, type Label } from './label.ts'
import { ACCESS, simpleName } from '../model/java-names.ts'
import { lineage } from './type-of-field.ts'

/** A field that FieldSerializer writes. */
export interface DeclaredField {
  readonly field: JavaField
  readonly owner: JavaClass
  /** What it is called where it is printed: behind its class, where a subclass has one of its name. */
  readonly label: Label
  readonly canBeNull: boolean
  /** Whether an int or long takes all its bytes. */
  readonly fixed: boolean
}

/** Whose fields are looked for. */
interface Declaring {
  readonly classes: JavaClasses
  readonly type: JavaClass
  /** With those that a compiler added. */
  readonly synthetic: boolean
}

const SERIALIZERS = 'Lcom/esotericsoftware/kryo/serializers/'
const OPTIONAL = `${SERIALIZERS}FieldSerializer$Optional;`
const BIND = `${SERIALIZERS}FieldSerializer$Bind;`
const NOT_NULL: Readonly<Record<Major, string>> = {
  2: 'Lcom/esotericsoftware/kryo/NotNull;',
  5: `${SERIALIZERS}FieldSerializer$NotNull;`,
}
/** Members of `@Bind` that leave the bytes as they are. */
const HARMLESS = ['variableLengthEncoding', 'optimizePositive', 'canBeNull']

/**
 * The fields of a class and its superclasses, by name; of those of one name that of the subclass first. Throws unsupported where a superclass
 * is not known, or a field has a serializer of its own.
 */
export function declaredFields({ classes, type, synthetic }: Declaring, major: Major): readonly DeclaredField[] {
  const left = ACCESS.static | ACCESS.transient | (synthetic ? 0 : ACCESS.synthetic)
  const owners = lineage(classes, type)
  const last = owners.at(-1)!
  if (last.superclass !== null) throw unknownClass(last.superclass, `a superclass of ${type.name}`)
  const found = owners
    .flatMap(owner => owner.fields.map(field => ({ owner, field })))
    .filter(({ field }) => (field.access & left) === 0 && !has(field, OPTIONAL))
    .toSorted((a, b) => (a.field.name < b.field.name ? -1 : a.field.name > b.field.name ? 1 : 0))
  return found.map(({ owner, field }, i) => {
    const isHidden = found.slice(0, i).some(other => other.field.name === field.name)
    return {
      owner,
      field,
      label: memberLabel(isHidden ? `${simpleName(owner.name)}.${field.name}` : field.name, false),
      canBeNull: !has(field, NOT_NULL[major]),
      fixed: bound(field, owner),
    }
  })
}

const has = ({ annotations }: JavaField, descriptor: string): boolean =>
  annotations.some(annotation => annotation.descriptor === descriptor)

function bound({ name, annotations }: JavaField, owner: JavaClass): boolean {
  const bind = annotations.find(annotation => annotation.descriptor === BIND)
  const others = annotations.some(({ descriptor }) => /\$Bind(?:Collection|Map);$/.test(descriptor))
  if (others || [...(bind?.values.keys() ?? [])].some(member => !HARMLESS.includes(member)))
    throw new SavepointError('unsupported', `field ${name} of ${owner.name} is bound to a serializer of its own`)
  return bind?.values.get('variableLengthEncoding') === false || bind?.values.get('variableLengthEncoding') === 0
}

/** What is to be said where a class is not there: no jar of a job has one of the JDK. */
export const unknownClass = (name: string, what?: string): SavepointError =>
  new SavepointError(
    'unsupported',
    `class ${name}${what === undefined ? '' : `, ${what},`} is not known`,
    /^(?:javax?|jdk|sun)\./.test(name) ? {} : { hint: 'give the classes of the job with --classes' },
  )
