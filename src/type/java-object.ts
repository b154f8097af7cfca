import { utf8, type JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { javaStream, type JavaObject, type JavaValue } from '../java/stream.ts'
import { BOXES } from '../model/java-names.ts'
import { leaf, type Kind } from './kind.ts'
import { unsearched } from './members.ts'

// A value that JavaSerializer wrote: a complete Java object stream, without length. Printed as the plain value where Java's own classes
// are one, else field by field with its class; a value stays what it is only as bytes.

const LISTS = new Set([
  'java.util.ArrayList',
  'java.util.LinkedList',
  'java.util.HashSet',
  'java.util.LinkedHashSet',
  'java.util.TreeSet',
  'java.util.ArrayDeque',
  'java.util.Vector',
  'java.util.Collections$EmptyList',
  'java.util.Collections$EmptySet',
])
const MAPS = new Set(['java.util.HashMap', 'java.util.LinkedHashMap', 'java.util.TreeMap', 'java.util.Hashtable'])

/** What is around a value. */
interface Around {
  readonly type: string
  /** Objects that hold this one; an object inside itself is cut. */
  readonly open: readonly JavaValue[]
  /** Values that may still be printed: an object that is shared is printed again wherever it is met, and may double at every level. */
  readonly budget: { left: number }
}
const LEAST_BUDGET = 250_000

function print(value: JavaValue, out: JsonWriter, around: Around): void {
  if (--around.budget.left < 0)
    throw new SavepointError('unsupported', 'a Java object whose shared parts are too many to print')
  const { open } = around
  if (value === null) return out.ascii('null')
  if (typeof value === 'boolean') return out.ascii(String(value))
  if (typeof value === 'number') return around.type === 'F' ? out.float(value) : out.double(value)
  if (typeof value === 'bigint') return out.bigint(value)
  if (typeof value === 'string') return out.string(value)
  if (open.includes(value)) return out.put(CUT)
  const inside: Around = { type: '', open: [...open, value], budget: around.budget }
  switch (value.kind) {
    case 'enum':
      return out.string(value.constant)
    case 'class':
      return out.string(value.name)
    case 'block':
      return out.base64(value.bytes)
    case 'array':
      return value.class.name === '[B'
        ? out.base64(Uint8Array.from(value.elements, Number))
        : array(value.elements, out, { ...inside, type: value.class.name.slice(1) })
    case 'object':
      return object(value, out, inside)
  }
}

const CUT = utf8('{"@ref":true}')

function array(values: readonly JavaValue[], out: JsonWriter, around: Around): void {
  out.byte(0x5b)
  for (const [i, value] of values.entries()) {
    if (i > 0) out.byte(0x2c)
    print(value, out, around)
  }
  out.byte(0x5d)
}

function object(value: JavaObject, out: JsonWriter, around: Around): void {
  const { name } = value.class
  const fields = value.parts.flatMap(part =>
    part.class.fields.map(field => ({ ...field, value: part.fields.get(field.name) ?? null })),
  )
  if (BOXES.has(name)) {
    // one field `value`
    const box = fields.find(field => field.name === 'value')
    return print(box?.value ?? null, out, { ...around, type: box?.type ?? '' })
  }
  const written = value.parts
    .flatMap(part => part.annotations)
    .filter(a => !(typeof a === 'object' && a !== null && a.kind === 'block'))
  if (LISTS.has(name)) return array(written, out, around)
  if (MAPS.has(name)) return pairs(written, out, around)
  out.ascii('{"@class":')
  out.string(name)
  for (const field of fields) {
    out.byte(0x2c)
    out.string(field.name)
    out.byte(0x3a)
    print(field.value, out, { ...around, type: field.type })
  }
  out.byte(0x7d)
}

/** An object where all keys are strings, else an array of pairs. */
function pairs(written: readonly JavaValue[], out: JsonWriter, around: Around): void {
  const named = written.every((value, i) => i % 2 === 1 || typeof value === 'string')
  out.byte(named ? 0x7b : 0x5b)
  for (let i = 0; i + 1 < written.length; i += 2) {
    if (i > 0) out.byte(0x2c)
    if (!named) out.byte(0x5b)
    print(written[i]!, out, around)
    out.byte(named ? 0x3a : 0x2c)
    print(written[i + 1]!, out, around)
    if (!named) out.byte(0x5d)
  }
  out.byte(named ? 0x7d : 0x5d)
}

/** A value of a stream of so many bytes. */
export const printJava = (value: JavaValue, out: JsonWriter, bytes: number): void =>
  print(value, out, { type: '', open: [], budget: { left: Math.max(LEAST_BUDGET, 64 * bytes) } })

function printStream(r: ByteReader, out: JsonWriter): void {
  const { bytes, value } = javaStream.read(r)
  printJava(value, out, bytes.length)
}

export const javaKinds: readonly Kind[] = [
  leaf('javaObject', 'JavaObject', {
    codec: () => javaStream,
    json: () => printStream,
    through: () => unsearched('a Java object'),
    typescript: () => '{ bytes: Uint8Array; value: unknown /* what a Java object stream holds */ }',
  }),
]
