import type { Type } from '../model/type.ts'
import { kindOf, type Kind } from './kind.ts'
import { classText } from '../model/type-reader.ts'

export interface ClassType extends Type {
  readonly className: string
}
export interface OpaqueType extends ClassType {
  readonly reason: string
}
/** A type whose bytes are not understood: they are carried as they are. `reason` is a sentence for the user. */
export const opaqueType = (className: string, reason: string): OpaqueType => ({ kind: 'opaque', className, reason })

export const opaqueKinds: readonly Kind[] = [
  kindOf<OpaqueType>({
    kind: 'opaque',
    text: t => `Opaque ${classText(t.className)}`,
    spellings: [{ word: 'Opaque', read: p => opaqueType(p.className(), 'its serializer is not known') }],
  }),
]
