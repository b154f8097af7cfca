import type { JsonWriter } from '../bytes/json-writer.ts'
import { javaStream, type JavaObject, type JavaValue } from '../java/stream.ts'
import { leaf, type Kind } from './kind.ts'

// A value that JavaSerializer wrote: a complete Java object stream, without length. Printed as the plain value where Java's own classes
// are one, else field by field with its class; a value stays what it is only as bytes.

/** Boxes: one field `value`. */
const BOXES = new Set(['Integer', 'Long', 'Short', 'Byte', 'Boolean', 'Float', 'Double', 'Character'].map(name => `java.lang.${name}`))
const LISTS = new Set(['java.util.ArrayList', 'java.util.LinkedList', 'java.util.HashSet', 'java.util.LinkedHashSet', 'java.util.TreeSet', 'java.util.ArrayDeque', 'java.util.Vector'])
const MAPS = new Set(['java.util.HashMap', 'java.util.LinkedHashMap', 'java.util.TreeMap', 'java.util.Hashtable'])

/** `open`: objects around this one; an object inside itself is cut. */
function print(value: JavaValue, out: JsonWriter, open: readonly JavaValue[]): void {
  if (value === null) return out.ascii('null')
  if (typeof value === 'boolean') return out.ascii(String(value))
  if (typeof value === 'number') return out.double(value)
  if (typeof value === 'bigint') return out.ascii(String(value))
  if (typeof value === 'string') return out.string(value)
  if (open.includes(value)) return out.ascii('{"@class":"…"}')
  const inside = [...open, value]
  switch (value.kind) {
    case 'enum': return out.string(value.constant)
    case 'class': return out.string(value.name)
    case 'block': return out.base64(value.bytes)
    case 'array': return array(value.elements, out, inside)
    case 'object': return object(value, out, inside)
  }
}

function array(values: readonly JavaValue[], out: JsonWriter, open: readonly JavaValue[]): void {
  out.byte(0x5b)
  for (const [i, value] of values.entries()) {
    if (i > 0) out.byte(0x2c)
    print(value, out, open)
  }
  out.byte(0x5d)
}

function object(value: JavaObject, out: JsonWriter, open: readonly JavaValue[]): void {
  const { name } = value.class
  const fields = value.parts.flatMap(part => [...part.fields])
  if (BOXES.has(name)) return print(fields.find(([field]) => field === 'value')?.[1] ?? null, out, open)
  const written = value.parts.flatMap(part => part.annotations).filter(a => !(typeof a === 'object' && a !== null && a.kind === 'block'))
  if (LISTS.has(name)) return array(written, out, open)
  if (MAPS.has(name)) return pairs(written, out, open)
  out.ascii('{"@class":')
  out.string(name)
  for (const [field, member] of fields) {
    out.byte(0x2c)
    out.string(field)
    out.byte(0x3a)
    print(member, out, open)
  }
  out.byte(0x7d)
}

/** An object where all keys are strings, else an array of pairs. */
function pairs(written: readonly JavaValue[], out: JsonWriter, open: readonly JavaValue[]): void {
  const named = written.every((value, i) => i % 2 === 1 || typeof value === 'string')
  out.byte(named ? 0x7b : 0x5b)
  for (let i = 0; i + 1 < written.length; i += 2) {
    if (i > 0) out.byte(0x2c)
    if (!named) out.byte(0x5b)
    print(written[i]!, out, open)
    out.byte(named ? 0x3a : 0x2c)
    print(written[i + 1]!, out, open)
    if (!named) out.byte(0x5d)
  }
  out.byte(named ? 0x7d : 0x5d)
}

export const javaKinds: readonly Kind[] = [leaf('javaObject', 'JavaObject', { codec: () => javaStream, json: () => (r, out) => print(javaStream.read(r).value, out, []) })]
