import type { Type } from '../model/type.ts'
import { kindOf, type Kind } from './kind.ts'
import { opaqueType, type ClassType } from './opaque.ts'
import { classText } from '../model/type-reader.ts'

export interface ValueType extends ClassType {
  /** By which of its two serializers it is written, which gives the same bytes: CopyableValueSerializer, not ValueSerializer. */
  readonly copyable?: true
}
export const valueType = (className: string, copyable?: true): ValueType => ({
  kind: 'value',
  className,
  ...(copyable && { copyable }),
})
export const writableType = (className: string): ClassType => ({ kind: 'writable', className })
/** Flink's own Value classes write the bytes of their plain serializers, but for NullValue. (CopyableValueSerializer, ValueSerializer) */
const OWN_BYTES = 'a Value class writes its bytes itself'
const FLINK_VALUE = /^org\.apache\.flink\.types\.(Boolean|Byte|Short|Int|Long|Float|Double|Char|String|Null)Value$/
function valueColumns(): Omit<Kind<ClassType>, 'kind' | 'text'> {
  const plain = (t: ClassType): Type | undefined => {
    const name = FLINK_VALUE.exec(t.className)?.[1]
    return name === undefined
      ? undefined
      : { kind: name === 'Null' ? 'writtenNullValue' : `${name.toLowerCase()}Value` }
  }
  const through = (t: ClassType): Type => plain(t) ?? opaqueType(t.className, OWN_BYTES)
  return {
    codec: (t, inner) => inner.codec(through(t)),
    unreadable: t => (plain(t) === undefined ? OWN_BYTES : undefined),
    json: (t, inner) => inner.json(through(t)),
    length: (t, inner) => inner.length(through(t)),
    hash: (t, inner) => inner.hash(through(t)),
    isName: (t, inner) => inner.isName(through(t)),
    typescript: (t, ts) => ts.of(through(t)),
    through: t => ({ types: [through(t)], open: false, enter: go => go(through(t)) }),
  }
}

/** Values of classes that write their bytes themselves. (ValueSerializer, WritableSerializer) */
export const valueKinds: readonly Kind[] = [
  kindOf<ClassType>({
    kind: 'value',
    text: t => `Value ${classText(t.className)}`,
    spellings: [{ word: 'Value', read: p => valueType(p.className()) }],
    ...valueColumns(),
  }),
  kindOf<ClassType>({
    kind: 'writable',
    text: t => `Writable ${classText(t.className)}`,
    spellings: [{ word: 'Writable', read: p => writableType(p.className()) }],
  }),
]
