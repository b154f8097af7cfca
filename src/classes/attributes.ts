import { blob, unsignedByte, unsignedShort } from '../codec/base.ts'
import type { Codec, Decoded } from '../codec/codec.ts'
import { converted, lazy, list, tagged } from '../codec/combine.ts'
import { record } from '../codec/record.ts'

// What stands behind the constants. Numbers called name, descriptor, type, constant … are indexes of constants. (JVMS §4.5 to §4.7)

/** What is not asked for is passed over by its length. */
const attribute = record('attribute', { name: unsignedShort, content: blob })
export type Attribute = Decoded<typeof attribute>
export const attributes = list(attribute, unsignedShort)

/** A field or method. */
const member = record('member', { access: unsignedShort, name: unsignedShort, descriptor: unsignedShort, attributes })
export type Member = Decoded<typeof member>
export const members = list(member, unsignedShort)

/** `outer` and `name` are 0 where there is none. */
export const innerClasses = list(
  record('inner class', { inner: unsignedShort, outer: unsignedShort, name: unsignedShort, access: unsignedShort }),
  unsignedShort,
)

export const recordComponents = list(
  record('record component', { name: unsignedShort, descriptor: unsignedShort, attributes }),
  unsignedShort,
)

const constantValue = { constant: unsignedShort }
type ElementValue =
  | { readonly kind: 'byte' | 'char' | 'double' | 'float' | 'int' | 'long' | 'short'; readonly constant: number }
  | { readonly kind: 'boolean' | 'string'; readonly constant: number }
  | { readonly kind: 'enum'; readonly type: number; readonly name: number }
  | { readonly kind: 'class'; readonly descriptor: number }
  | { readonly kind: 'annotation'; readonly annotation: AnnotationElement }
  | { readonly kind: 'array'; readonly values: readonly ElementValue[] }
export interface AnnotationElement {
  readonly type: number
  readonly values: readonly { readonly name: number; readonly value: ElementValue }[]
}

const tag = (character: string): number => character.charCodeAt(0)
const elementValue: Codec<ElementValue> = tagged('annotation value', unsignedByte, {
  byte: [tag('B'), constantValue],
  char: [tag('C'), constantValue],
  double: [tag('D'), constantValue],
  float: [tag('F'), constantValue],
  int: [tag('I'), constantValue],
  long: [tag('J'), constantValue],
  short: [tag('S'), constantValue],
  boolean: [tag('Z'), constantValue],
  string: [tag('s'), constantValue],
  enum: [tag('e'), { type: unsignedShort, name: unsignedShort }],
  class: [tag('c'), { descriptor: unsignedShort }],
  annotation: [tag('@'), { annotation: lazy('annotation', 4, () => annotation) }],
  array: [tag('['), { values: lazy('values', 2, () => list(elementValue, unsignedShort)) }],
})
const annotation: Codec<AnnotationElement> = record('annotation', {
  type: unsignedShort,
  values: list(record('element', { name: unsignedShort, value: elementValue }), unsignedShort),
})
export const annotations = list(annotation, unsignedShort)

const LONGEST_CODE = 65_535
const instructions = converted(
  'code',
  blob,
  (bytes, r) => {
    if (bytes.length > LONGEST_CODE)
      throw r.error('corrupt', 'too much code in a method', {
        found: `${bytes.length} bytes`,
        expected: `at most ${LONGEST_CODE}`,
      })
    return bytes
  },
  bytes => bytes,
)
/** `handlers`: places in the code, and the class that is caught, 0 for any. */
export const code = record('Code', {
  stack: unsignedShort,
  locals: unsignedShort,
  instructions,
  handlers: list(
    record('exception handler', {
      from: unsignedShort,
      to: unsignedShort,
      handler: unsignedShort,
      type: unsignedShort,
    }),
    unsignedShort,
  ),
  attributes,
})

export const bootstrapMethods = list(
  record('bootstrap method', { method: unsignedShort, arguments: list(unsignedShort, unsignedShort) }),
  unsignedShort,
)
