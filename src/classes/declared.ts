import { SavepointError } from '../errors.ts'
import { didYouMean } from '../model/did-you-mean.ts'
import type { JavaClass, JavaField, JavaTypeArgument, JavaTypeRef } from '../model/java-class.ts'
import { TypeReader } from '../model/type-reader.ts'
import { ACCESS, descriptorOf, LETTERS } from '../model/java-names.ts'

// Classes in the notation of types, where their jar is not at hand: `Pojo com.acme.X {a: int, b: List<String>}`. A field is of the class
// that its word names; Kryo and Java tell `int` from `Integer`, so the spelling counts. (classes.md)

const OBJECT = 'java.lang.Object'
/** Of arrays in Java. */
const MOST_DIMENSIONS = 255

const inPackage = (name: string, ...words: readonly string[]): readonly (readonly [string, string])[] =>
  words.map(word => [word, `${name}.${word}`])
const TUPLES = Array.from({ length: 26 }, (_, i) => `Tuple${i}`)
/** Words that are classes. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ...inPackage('java.lang', 'Boolean', 'Byte', 'Character', 'Short', 'Integer', 'Long', 'Float', 'Double'),
  ...inPackage('java.lang', 'String', 'Object', 'Void', 'Class', 'Number'),
  ...inPackage('java.math', 'BigInteger', 'BigDecimal'),
  ...inPackage('java.util', 'List', 'Set', 'Map', 'Collection', 'ArrayList', 'LinkedList', 'HashSet', 'LinkedHashSet'),
  ...inPackage('java.util', 'TreeSet', 'HashMap', 'LinkedHashMap', 'TreeMap', 'ArrayDeque', 'Optional'),
  ...inPackage('java.util', 'Date', 'UUID', 'Locale', 'Currency', 'BitSet'),
  ...inPackage('java.time', 'Instant', 'LocalDate', 'LocalTime', 'LocalDateTime', 'Duration', 'ZonedDateTime'),
  ...inPackage('org.apache.flink.types', 'Either', 'Row'),
  ...inPackage('org.apache.flink.api.java.tuple', ...TUPLES),
])
/** Names between backquotes may hold a `#`: they are left as they are. */
const COMMENT = /`[^`\n]*`|(^|\s)#.*$/gm

/** Classes by name, as a text declares them one behind the other; `#` begins a comment. Throws incompatible, with the line. */
export function declaredClasses(text: string, path: string): ReadonlyMap<string, JavaClass> {
  const known = new Map<string, JavaClass>()
  const plain = text.replaceAll(COMMENT, (all, blank?: string) => blank?.padEnd(all.length) ?? all)
  for (let at = plain.search(/\S/); at < plain.length && at >= 0;) {
    const line = plain.slice(0, at).split('\n').length
    try {
      const p = new TypeReader<JavaTypeRef>(plain.slice(at), reader => typeOf(reader, known, path))
      p.type()
      at = p.atEnd ? plain.length : at + p.at
    } catch (error) {
      if (!(error instanceof SavepointError)) throw error
      throw error.with({
        file: path,
        path: `the declaration of line ${line}`,
        hint: 'classes come from a jar, a directory of classes, a class file, or a file of types like Pojo com.acme.Order {id: long}',
      })
    }
  }
  return known
}

type Reader = TypeReader<JavaTypeRef>

function typeOf(p: Reader, known: Map<string, JavaClass>, path: string): JavaTypeRef {
  const start = p.at
  const word = p.word()
  if (word === undefined) throw p.error(undefined, 'a type')
  let type = Object.hasOwn(DECLARATIONS, word) ? declared(p, word, known, path) : named(p, word, start)
  for (let dimensions = 0; ;) {
    if (p.takes('?')) continue // every class may be null
    if (!p.takes('[')) return type
    p.expect(']')
    if (++dimensions > MOST_DIMENSIONS) throw p.error('more', `at most ${MOST_DIMENSIONS} dimensions`)
    type = { kind: 'array', element: type }
  }
}

/** A class, with what stands between < and >. */
function named(p: Reader, word: string, start: number): JavaTypeRef {
  const array = word.endsWith('[]')
  const name = array ? word.slice(0, -2) : word
  const type = plainType(p, name, start, array)
  return array ? { kind: 'array', element: type } : type
}

function plainType(p: Reader, word: string, start: number, array: boolean): JavaTypeRef {
  if (word === 'Array') return { kind: 'array', element: p.one() }
  const letter = LETTERS.get(word)
  if (letter !== undefined) return { kind: 'primitive', name: letter }
  const name = word === 'Kryo' ? p.className() : (CLASSES.get(word) ?? (word.includes('.') ? word : undefined))
  if (name === undefined) {
    p.at = start
    throw p.error(
      `"${word}"${didYouMean(word, [...CLASSES.keys(), ...LETTERS.keys(), ...Object.keys(DECLARATIONS), 'Kryo', 'Array'])}`,
      'a type, or the full name of a class',
    )
  }
  const given = p.next === '<' && !array ? p.list('<', '>', () => argument(p)) : []
  return { kind: 'class', name, arguments: given }
}

function argument(p: Reader): JavaTypeArgument {
  if (p.takes('?')) return { wildcard: 'any' }
  return { wildcard: undefined, type: p.type() }
}

type Members = Pick<JavaClass, 'fields' | 'enumConstants' | 'recordComponents'>

/** What a word says of the class that it declares, and how its members are read. */
const DECLARATIONS: Readonly<
  Record<string, { readonly superclass: string; readonly access: number; readonly members: (p: Reader) => Members }>
> = {
  Pojo: {
    superclass: OBJECT,
    access: ACCESS.public,
    members: p => ({ fields: fieldsOf(p), enumConstants: undefined, recordComponents: undefined }),
  },
  Record: {
    superclass: 'java.lang.Record',
    access: ACCESS.public | ACCESS.final,
    members(p) {
      const fields = fieldsOf(p)
      return { fields, enumConstants: undefined, recordComponents: fields }
    },
  },
  Enum: {
    superclass: 'java.lang.Enum',
    access: ACCESS.public | ACCESS.final | ACCESS.enum,
    members: p => ({
      fields: [],
      enumConstants: p.list('{', '}', () => p.name('the name of a constant')),
      recordComponents: undefined,
    }),
  },
}

/** Behind one of these words. `final` stands in front of the name of a class without subclasses. */
function declared(p: Reader, word: string, known: Map<string, JavaClass>, path: string): JavaTypeRef {
  const { superclass, access, members } = DECLARATIONS[word]!
  const isFinal = p.takesWords('final')
  const name = p.className()
  const made: JavaClass = {
    name,
    access: access | (isFinal ? ACCESS.final : 0),
    superclass,
    interfaces: [],
    annotations: [],
    genericSuperclass: { kind: 'class', name: superclass, arguments: [] },
    typeParameters: [],
    ...members(p),
    origin: path,
  }
  const other = known.get(name)
  if (other !== undefined && JSON.stringify(other) !== JSON.stringify(made))
    throw p.error(`${name} again, and not alike`, 'each class once')
  known.set(name, made)
  return { kind: 'class', name, arguments: [] }
}

const fieldsOf = (p: Reader): readonly JavaField[] =>
  p.list('{', '}', () => {
    const name = p.name('the name of a field')
    p.expect(':')
    const type = p.type()
    return { name, access: ACCESS.public, descriptor: descriptorOf(type), type, annotations: [] }
  })
