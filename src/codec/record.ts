import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'
import { Codec, traceMember, type Decoded, type Inline, type Trace } from './codec.ts'

// Straight-line code per record reads a six-field record in 60 ns, a loop over fields in 157, a hand-written reader in 59. The loop
// stands in where a policy forbids code generation; test/codec runs both against each other.

// oxlint-disable-next-line typescript/no-explicit-any -- a record's members have any types; Decoded recovers them
export type Fields = Readonly<Record<string, Codec<any>>>
export type DecodedFields<F extends Fields> = { readonly [K in keyof F]: Decoded<F[K]> }

interface Parts {
  read: (r: ByteReader) => unknown
  write: (w: ByteWriter, value: Record<string, unknown>) => void
  skip: (r: ByteReader) => void
}

/** Fields one after the other, in the order of declaration. Field names come from our sources, never from a file. */
export function record<const F extends Fields>(name: string, fields: F): Codec<DecodedFields<F>> {
  return recordOf<DecodedFields<F>>(name, fields, undefined)
}

/** A record whose value also bears `kind`, which takes no bytes. */
export function variant<K extends string, const F extends Fields>(
  kind: K,
  fields: F,
): Codec<{ readonly kind: K } & DecodedFields<F>> {
  return recordOf<{ readonly kind: K } & DecodedFields<F>>(kind, fields, kind)
}

function recordOf<T>(
  name: string,
  fields: Fields,
  kind: string | undefined,
  build = canGenerate ? generated : plain,
): Codec<T> {
  const names = Object.keys(fields)
  for (const field of names)
    if (!/^[a-zA-Z]\w*$/.test(field)) throw new TypeError(`${field} of ${name} cannot name a field`)
  let built: Parts | undefined // at the first use: a start that touches ten records should not compile a hundred
  const parts = (): Parts => (built ??= build(fields, kind))
  return new Codec<T>({
    name,
    minBytes: names.reduce((sum, field) => sum + fields[field]!.minBytes, 0),
    read: r => parts().read(r) as T,
    write: (w, value) => parts().write(w, value as Record<string, unknown>),
    skip: r => parts().skip(r),
    trace: (r, t) => traced(fields, kind, r, t) as T,
  })
}

/** For the law that both ways agree. */
export const builders = { generated, plain, recordOf }

function plain(fields: Fields, kind: string | undefined): Parts {
  const entries = Object.entries(fields)
  return {
    read(r) {
      const value: Record<string, unknown> = kind === undefined ? {} : { kind }
      for (const [field, codec] of entries) value[field] = codec.read(r)
      return value
    },
    write(w, value) {
      for (const [field, codec] of entries) codec.write(w, value[field])
    },
    skip(r) {
      for (const [, codec] of entries) codec.skip(r)
    },
  }
}

function generated(fields: Fields, kind: string | undefined): Parts {
  const names = Object.keys(fields)
  const codecs = names.map(field => fields[field]!)
  const call = (i: number, way: keyof Inline, value: string): string => {
    const text = codecs[i]!.inline?.[way] ?? (way === 'read' ? `c[${i}].read(r)` : `c[${i}].write(w, $)`)
    return text.replaceAll('$', value)
  }
  const members = names.map((field, i) => `${field}: ${call(i, 'read', '')}`)
  if (kind !== undefined) members.unshift(`kind: ${JSON.stringify(kind)}`)
  const source = `return {
    read(r) { return { ${members.join(', ')} } },
    write(w, v) { ${names.map((field, i) => call(i, 'write', `v.${field}`)).join('; ')} },
    skip(r) { ${names.map((_, i) => `c[${i}].skip(r)`).join('; ')} },
  }`
  // oxlint-disable-next-line no-new-func, no-implied-eval -- names are vetted above, nothing of a file is in the text
  return new Function('c', source)(codecs) as Parts
}

/** Whether code may be made of text: a policy may forbid it. */
export const canGenerate = ((): boolean => {
  try {
    // oxlint-disable-next-line no-new-func, no-implied-eval -- asks whether a policy forbids it
    return new Function('return true')() as boolean
  } catch {
    return false
  }
})()

function traced(fields: Fields, kind: string | undefined, r: ByteReader, t: Trace): unknown {
  const value: Record<string, unknown> = kind === undefined ? {} : { kind }
  for (const [field, codec] of Object.entries(fields))
    traceMember(codec, r, t, `.${field}`, member => (value[field] = member), value)
  return value
}
