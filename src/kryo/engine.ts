import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import type { JavaClasses } from '../model/java-class.ts'
import { Generics5 } from './generics5.ts'
import { Graph, type Major } from './graph.ts'
import { firstFree, REGISTERED } from './registered.ts'
import { Registry, type Registered } from './registry.ts'
import type { Sink } from './sink.ts'

/** What must be known to read values. */
export interface KryoSettings extends Registered {
  readonly major: Major
  /** The class that values are declared as. */
  readonly className: string
  /** Those of the job. */
  readonly classes: JavaClasses
}

/** Reads values of one type. */
export interface KryoReader {
  /** Takes a value from the reader, which ends behind it, and tells the sink what it is. Throws SavepointError. */
  read(r: ByteReader, sink: Sink): void
  /** The class of the object that begins here; undefined: it is null. Throws SavepointError. */
  classOf(r: ByteReader): string | undefined
}

/** What the bytes of Kryo 2 do not say of their writer: tried one after the other, where the one before does not fit. */
const WAYS: Readonly<Record<Major, readonly { readonly keepsArguments: boolean; readonly synthetic: boolean }[]>> = {
  2: [
    { keepsArguments: false, synthetic: false },
    { keepsArguments: true, synthetic: false },
    { keepsArguments: false, synthetic: true },
  ],
  5: [{ keepsArguments: false, synthetic: false }],
}

/** Made once per type of values. */
export function kryoReader(settings: KryoSettings): KryoReader {
  const graphs = new Map<string, Graph>()
  const graph = (plain: boolean, synthetic: boolean): Graph => {
    const key = `${plain} ${synthetic}`
    let found = graphs.get(key)
    if (found === undefined)
      graphs.set(key, (found = new Graph(new Registry({ ...settings, plain, synthetic }), new Generics5())))
    return found
  }
  const usual = graph(false, false)
  const ways = WAYS[settings.major]
  const again = (r: ByteReader, sink: Sink, start: Start, plain: boolean, first: SavepointError): void => {
    for (const { keepsArguments, synthetic } of ways.slice(1)) {
      Object.assign(r, start)
      const other = graph(plain, synthetic)
      other.keepsArguments = keepsArguments
      try {
        return other.value(r, sink)
      } catch (error) {
        if (!(error instanceof SavepointError)) throw error
      } finally {
        other.keepsArguments = false
      }
    }
    throw first
  }
  return {
    read(r, sink) {
      const { at, end, depth, withoutBytes } = r
      const plain = isPlain(r, settings)
      try {
        if (plain) graph(true, false).value(r, sink)
        else usual.value(r, sink)
      } catch (error) {
        if (!(error instanceof SavepointError) || !mayFitOtherwise(error, r)) throw error
        again(r, sink, { at, end, depth, withoutBytes }, plain, error)
      }
    },
    classOf: r => graph(isPlain(r, settings), false).classOf(r),
  }
}

type Start = Pick<ByteReader, 'at' | 'end' | 'depth' | 'withoutBytes'>

/** A class that is not known stays so, and bytes that are missing may follow. */
const mayFitOtherwise = ({ code }: SavepointError, r: ByteReader): boolean =>
  code === 'corrupt' || (code === 'truncated' && !r.isPart)

/**
 * Whether a value begins with a number that is a class of the snapshot only where Flink's registrar is not there, as in Flink's own tests:
 * else it is one of Scala's classes, which no class of a job is.
 */
function isPlain(r: ByteReader, { major, className, registrations }: KryoSettings): boolean {
  const id = r.at < r.end ? r.bytes[r.at]! - 2 : 0
  const first = firstFree(major)
  if (id < first || id >= first + registrations.length) return false
  return REGISTERED[id]?.startsWith('scala.') === true && !/^(?:java|scala)\./.test(className)
}
