import type { Type } from '../model/type.ts'

/** All that is known about one kind of type: a row. A new kind is a row, a new job is a column. */
export interface Kind<T extends Type = Type> {
  readonly kind: T['kind']
  /** The type in the notation of the command line: `List<Long>`. */
  text(type: T, text: (type: Type) => string): string
}

/** A kind without parameters. */
export const leaf = (kind: string, text: string): Kind => ({ kind, text: () => text })

/** A kind around one other type. */
export const wrapper = (kind: string, name: string): Kind => kindOf<Type & { element: Type }>({ kind, text: (t, text) => `${name}<${text(t.element)}>` })

/** Two parameters, `Map<K, V>`. */
export const pair = (kind: string, name: string, first: string, second: string): Kind =>
  kindOf<Type>({ kind, text: (t, text) => `${name}<${text((t as unknown as Record<string, Type>)[first]!)}, ${text((t as unknown as Record<string, Type>)[second]!)}>` })

/** A row is kept under its kind, so only types of that kind reach it. */
export const kindOf = <T extends Type>(row: Kind<T>): Kind => row as unknown as Kind
