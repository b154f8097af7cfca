import { kindOf, type Kind } from './kind.ts'
import type { ClassType } from './opaque.ts'
import { classText } from '../model/type-reader.ts'

export interface KryoType extends ClassType {
  /** In the order in which Kryo numbers them from its first free ID on. */
  readonly registrations: readonly {
    readonly tag: string
    readonly className: string
    readonly serializer: string | undefined
  }[]
}
export const kryoType = (className: string, registrations: KryoType['registrations']): KryoType => ({
  kind: 'kryo',
  className,
  registrations,
})
/** Kryo's values, which cannot be read yet. (KryoSerializer) */
export const kryoKinds: readonly Kind[] = [
  kindOf<KryoType>({
    differsIn2: 'Flink 2 has another version of Kryo, whose bytes differ',
    kind: 'kryo',
    text: t => `Kryo ${classText(t.className)}`,
    spellings: [{ word: 'Kryo', read: p => kryoType(p.className(), []) }],
  }),
]
