import { SavepointError } from '../errors.ts'
import type { ByteReader } from '../bytes/reader.ts'
import type { ByteWriter } from '../bytes/writer.ts'

/** Source text that generated record code may use in place of a call: `$` stands for the value. */
export interface Inline {
  readonly read: string
  readonly write: string
}

/**
 * Where a traced read is. The path is left standing where it threw, and `partial` holds what was read until then: so an error can
 * name the field, and a header whose fifth state is unknown still shows four.
 */
export class Trace {
  readonly path: string[] = []
  partial: unknown
  /** Told of every leaf: bytes `from … to` of the reader. */
  readonly leaf: ((path: string, name: string, from: number, to: number, value: unknown) => void) | undefined

  constructor(leaf?: Trace['leaf']) {
    this.leaf = leaf
  }

  get where(): string {
    return this.path.join('').replace(/^\./, '')
  }
}

/** As a method, so that a codec of a part may stand where one of the whole is asked for: what is written has been read or checked. */
type Write<T> = { method(w: ByteWriter, value: T): void }['method']

export interface CodecParts<T> {
  readonly name: string
  /** The fewest bytes a value takes: makes counts checkable before anything is allocated. */
  readonly minBytes: number
  readonly read: (r: ByteReader) => T
  readonly write: Write<T>
  readonly skip?: (r: ByteReader) => void
  readonly trace?: (r: ByteReader, t: Trace) => T
  readonly inline?: Inline
}

/** One declaration of a piece of a format, which reads, writes, skips and traces it. Never subclassed. */
export class Codec<T> {
  readonly name: string
  readonly minBytes: number
  /** From the cursor on, which then stands behind the value. Throws SavepointError. */
  readonly read: (r: ByteReader) => T
  /** The bytes that `read` takes the same value from. */
  readonly write: Write<T>
  /** Passes over a value. */
  readonly skip: (r: ByteReader) => void
  /** As `read`, telling the trace of every part: slower, for messages and dumps. */
  readonly trace: (r: ByteReader, t: Trace) => T
  readonly inline: Inline | undefined

  constructor(parts: CodecParts<T>) {
    this.name = parts.name
    this.minBytes = parts.minBytes
    this.read = parts.read
    this.write = parts.write
    this.skip = parts.skip ?? parts.read
    this.trace =
      parts.trace ??
      ((r, t) => {
        const from = r.at
        const value = parts.read(r)
        t.leaf?.(t.where, parts.name, from, r.at, value)
        return value
      })
    this.inline = parts.inline
  }
}

/** The value type of a codec. */
export type Decoded<C> = C extends Codec<infer T> ? T : never

/** Traces one member: its name stays on the path, and its partial value reaches the owner, where it throws. */
export function traceMember<T>(
  codec: Codec<T>,
  r: ByteReader,
  t: Trace,
  step: string,
  keep: (value: T) => void,
  owner: unknown,
): void {
  t.path.push(step)
  t.partial = undefined
  try {
    keep(codec.trace(r, t))
  } catch (error) {
    if (t.partial !== undefined) keep(t.partial as T) // incomplete by contract, see readPartial
    t.partial = owner
    throw error
  }
  t.path.pop()
}

/** Reads a whole value; on failure reads again with a trace, so that the error names the path. Good runs pay nothing. */
export function decode<T>(codec: Codec<T>, r: ByteReader): T {
  const start = r.at
  const depth = r.depth
  try {
    return codec.read(r)
  } catch {
    r.at = start
    r.depth = depth
    const { error } = readPartial(codec, r)
    throw (
      error ??
      new SavepointError('corrupt', `${codec.name} reads differently with a trace`, {
        file: r.file,
        offset: r.base + start,
      })
    )
  }
}

/** As much of a value as can be read. Where `error` is set, members of `value` from the failing one on are missing. */
export function readPartial<T>(
  codec: Codec<T>,
  r: ByteReader,
): { readonly value: T | undefined; readonly error: SavepointError | undefined } {
  const t = new Trace()
  try {
    return { value: codec.trace(r, t), error: undefined }
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    return { value: t.partial as T | undefined, error: error.with({ path: t.where || codec.name }) }
  }
}
