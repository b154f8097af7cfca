import { rest, utf } from '../codec/base.ts'
import type { Codec } from '../codec/codec.ts'
import { tagged } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import type { Type } from '../model/type.ts'
import { RUNTIME } from './base.ts'
import { optionalMap, type Entry } from './optional-map.ts'
import { form, int, type SnapshotForms } from './snapshot.ts'

/** How a class is registered; `instance` ends with a Java object stream up to the end of its frame. */
const registration = record('Kryo registration', {
  className: utf,
  serializer: tagged('Kryo serializer definition', int, { unspecified: [0, {}], class: [1, { className: utf }], instance: [2, { stream: rest }] }),
})
const tag = record('class', { className: utf })

interface KryoBody {
  readonly className: string
  readonly registrations: readonly Entry<{ className: string }, { readonly className: string; readonly serializer: { readonly kind: string; readonly className?: string } }>[]
}
const body = record('Kryo snapshot', {
  className: utf,
  registrations: optionalMap(tag, registration),
  defaultSerializers: optionalMap(tag, record('serializer', { stream: rest })),
  defaultSerializerClasses: optionalMap(tag, tag),
})

/** serializers-kryo.md §2. */
const kryo = form<KryoBody>({
  body: () => body as unknown as Codec<KryoBody>,
  type: ({ className, registrations }) =>
    ({
      kind: 'kryo',
      className,
      registrations: registrations.map(entry => {
        const value = entry.value !== undefined && 'value' in entry.value ? entry.value.value : undefined
        return { tag: entry.name, className: value?.className ?? entry.name, serializer: value?.serializer.kind === 'class' ? value.serializer.className : value?.serializer.kind }
      }),
    }) as Type,
})

export const kryoForms: SnapshotForms = { [`${RUNTIME}kryo.KryoSerializerSnapshot`]: kryo, [`${RUNTIME}kryo5.KryoSerializerSnapshot`]: kryo }
