import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { JavaClasses } from '../model/java-class.ts'
import { Generics5 } from './generics5.ts'
import { Graph, type Major } from './graph.ts'
import { REGISTERED, VOID } from './registered.ts'
import { Registry, type Registration } from './registry.ts'
import type { Sink } from './sink.ts'

/** What must be known to read values. */
export interface KryoSettings {
  readonly major: Major
  /** Those of the job. */
  readonly classes: JavaClasses
  /** In the order of their numbers. */
  readonly registrations: readonly Registration[]
}

/** Takes a value from the reader, which ends behind it, and tells the sink what it is. Throws SavepointError. */
export type ReadKryo = (r: ByteReader, sink: Sink) => void

/** Made once per type of values. */
export function readsKryo({ major, classes, registrations }: KryoSettings): ReadKryo {
  const graph = (plain: boolean): Graph =>
    new Graph(new Registry(major, classes, registrations, plain), new Generics5())
  const usual = graph(false)
  let plain: Graph | undefined
  /** Only Flink's own tests run without its registrar, so that the type itself has the first free number. */
  const isPlain = (r: ByteReader): boolean =>
    r.bytes[r.at] === firstFree + 2 && registrations[0]?.className !== REGISTERED[firstFree]
  const firstFree = major === 2 ? VOID + 1 : VOID
  return (r, sink) => {
    const { at, depth, withoutBytes } = r
    const read = r.at < r.end && registrations.length > 0 && isPlain(r) ? (plain ??= graph(true)) : usual
    read.keepsArguments = false
    try {
      read.value(r, sink)
    } catch (error) {
      if (major === 5 || !(error instanceof SavepointError) || (error.code === 'truncated' && r.isPart)) throw error
      r.at = at
      r.depth = depth
      r.withoutBytes = withoutBytes
      read.keepsArguments = true
      try {
        read.value(r, sink)
      } catch (second) {
        throw second instanceof SavepointError ? error : second
      }
    }
  }
}
