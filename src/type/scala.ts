import type { Type, Wrapper } from '../model/type.ts'
import { SCALA_MOVED } from './base.ts'
import { kindOf, leaf, pair, wrapper, wrapping, type Kind } from './kind.ts'
import { kryoType } from './kryo.ts'
import type { ClassType } from './opaque.ts'
import { tupleLength, type EitherType, type TupleType } from './record.ts'
import { classText, nameText, type TypeReader } from '../model/type-reader.ts'

export interface EnumerationType extends ClassType {
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export const enumerationType = (className: string, constants: EnumerationType['constants']): EnumerationType => ({
  kind: 'enumeration',
  className,
  constants,
})
export interface TraversableType extends Wrapper {
  /** The collection's Scala name without type arguments: `Seq`. */
  readonly collection: string
  /** What makes an empty one, as Scala code, which the snapshot holds. */
  readonly code: string
}
export const traversableType = (element: Type, collection: string, code: string): TraversableType => ({
  kind: 'traversable',
  element,
  collection,
  code,
})
export interface TryType extends Wrapper {
  readonly throwable: Type
}
export const tryType = (element: Type, throwable: Type): TryType => ({ kind: 'try', element, throwable })
export const optionType = wrapping('option')
export const scalaEitherType = (left: Type, right: Type): EitherType => ({ kind: 'scalaEither', left, right })
export const caseClassType = (className: string, fields: readonly Type[]): TupleType => ({
  kind: 'caseClass',
  className,
  fields,
})
const SCALA_TUPLE = /^scala\.Tuple\d+/
const list = (types: readonly Type[], text: (type: Type) => string): string => types.map(text).join(', ')

function readEnumeration(p: TypeReader): EnumerationType {
  return enumerationType(
    p.className(),
    p.list('{', '}', () => {
      const name = p.name('a constant')
      p.expect('=')
      return { name, id: p.int('its number') }
    }),
  )
}

/** Types of Flink's Scala API, whose values cannot be read yet. (org.apache.flink.api.scala.typeutils) */
export const scalaKinds: readonly Kind[] = [
  kindOf<EnumerationType>({
    kind: 'enumeration',
    text: t =>
      `Enumeration ${classText(t.className)} {${t.constants.map(c => `${nameText(c.name)} = ${c.id}`).join(', ')}}`,
    spellings: [{ word: 'Enumeration', read: readEnumeration }],
    length: () => 4,
    differsIn2: SCALA_MOVED,
  }),
  pair('scalaEither', 'Either', scalaEitherType, 'left', 'right', { differsIn2: SCALA_MOVED }),
  wrapper('option', 'Option', { differsIn2: SCALA_MOVED }),
  kindOf<TryType>({
    kind: 'try',
    differsIn2: SCALA_MOVED,
    text: (t, text) => `Try<${text(t.element)}>`,
    spellings: [{ word: 'Try', read: p => tryType(p.one(), kryoType('java.lang.Throwable', [])) }],
  }),
  kindOf<TraversableType>({
    kind: 'traversable',
    differsIn2: SCALA_MOVED,
    text: (t, text) => `scala.${t.collection}<${text(t.element)}>`,
    spellings: [
      { word: /^scala\.(?!Tuple\d)/, read: (p, word) => traversableType(p.one(), word.slice('scala.'.length), '') },
    ],
  }),
  kindOf<TupleType>({
    kind: 'caseClass',
    text: (t, text) =>
      SCALA_TUPLE.test(t.className)
        ? `${t.className.replace(/\$.*/, '')}<${list(t.fields, text)}>`
        : `CaseClass ${classText(t.className)}(${list(t.fields, text)})`,
    spellings: [
      {
        word: SCALA_TUPLE,
        read: (p, word) =>
          caseClassType(
            word,
            p.list('<', '>', () => p.type()),
          ),
      },
      {
        word: 'CaseClass',
        read: p =>
          caseClassType(
            p.className(),
            p.list('(', ')', () => p.type()),
          ),
      },
    ],
    length: tupleLength,
    differsIn2: SCALA_MOVED,
  }),
  leaf('nothing', 'Nothing', { differsIn2: SCALA_MOVED }),
]
