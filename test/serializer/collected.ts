import { open, type OpenOptions, type SnapshotForms, type Type } from '../../src/index.ts'
import { builtInForms } from '../../src/serializer/forms.ts'
import { form, type Snapshot } from '../../src/serializer/form.ts'

/** A snapshot that some header has, and the type it is read as. */
export interface Described {
  readonly snapshot: Snapshot
  readonly type: Type
}

/** Every form, ours and those given, that also tells of each snapshot it makes a type of, nested ones too. */
export function telling(own: SnapshotForms, tell: (described: Described) => void): SnapshotForms {
  return Object.fromEntries(
    Object.entries({ ...builtInForms, ...own }).map(([className, row]) => [
      className,
      form({
        ...row,
        type(body, typeOf, version) {
          const type = row.type?.(body, typeOf, version) ?? { kind: 'opaque' }
          if (row.type !== undefined) tell({ snapshot: { className, version, body }, type })
          return type
        },
      }),
    ]),
  )
}

/** Every snapshot in the headers of a savepoint, and every type of its states. */
export async function describedIn(
  path: string,
  options: OpenOptions,
): Promise<{
  readonly described: readonly Described[]
  readonly types: readonly Type[]
  readonly metadataVersion: number
}> {
  const described: Described[] = []
  const types: Type[] = []
  const savepoint = await open(path, { ...options, codecs: telling(options.codecs ?? {}, it => described.push(it)) })
  for (const operator of savepoint.operators)
    for (const state of await operator.states)
      types.push(...[state.key, state.namespace, state.mapKey, state.value].filter(type => type !== undefined))
  return { described, types, metadataVersion: savepoint.metadataVersion }
}
