// A jar of generated classes: what a job's jar with its libraries has, of any size.
import { writeFileSync } from 'node:fs'
import { crc32, deflateRawSync } from 'node:zlib'

const u2 = value => Buffer.from([(value >> 8) & 0xff, value & 0xff])
const u4 = value => Buffer.concat([u2(value >>> 16), u2(value & 0xffff)])
const le2 = value => Buffer.from([value & 0xff, (value >> 8) & 0xff])
const le4 = value => Buffer.concat([le2(value & 0xffff), le2(value >>> 16)])

/** The constants of a class, each once. */
function pool() {
  const indexes = new Map()
  const entries = []
  const add = (tag, ...content) => {
    const bytes = Buffer.concat([Buffer.from([tag]), ...content])
    const key = bytes.toString('latin1')
    if (!indexes.has(key)) indexes.set(key, entries.push(bytes))
    return indexes.get(key)
  }
  const text = value => add(1, u2(Buffer.byteLength(value)), Buffer.from(value))
  const named = (name, type) => add(12, u2(text(name)), u2(text(type)))
  const klass = name => add(7, u2(text(name)))
  return {
    entries,
    text,
    klass,
    string: value => add(8, u2(text(value))),
    method: (owner, name, type) => add(10, u2(klass(owner)), u2(named(name, type))),
    handle: member => add(15, Buffer.from([6]), u2(member)),
    dynamic: (bootstrap, name, type) => add(18, u2(bootstrap), u2(named(name, type))),
  }
}

const STRING = 'Ljava/lang/String;'
const MAKE = 'makeConcatWithConstants'
const LOOKUP = `(Ljava/lang/invoke/MethodHandles$Lookup;${STRING}Ljava/lang/invoke/MethodType;${STRING}[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;`

/**
 * A class of some `bytes`: methods that concatenate, call each other and hand strings on, all of them different in every class. Each of `uids`
 * is handed to `uid`, as it is and behind a number.
 */
function classOf(name, n, bytes, uids) {
  const constants = pool()
  const { text, klass, string, method, handle, dynamic } = constants
  const [self, object, code] = [klass(name), klass('java/lang/Object'), text('Code')]
  const make = handle(method('java/lang/invoke/StringConcatFactory', MAKE, LOOKUP))
  const recipes = []
  const concat = recipe => dynamic(recipes.push(string(recipe)) - 1, MAKE, `(I)${STRING}`)
  const put = method('com/acme/Sink', 'put', `(${STRING})V`)
  const uid = uids.length > 0 ? method('com/acme/Stream', 'uid', `(${STRING})V`) : 0
  const methods = []
  const add = body =>
    methods.push([text(`method${methods.length}`), text('(IJ)V'), Buffer.concat([...body.flat(), Buffer.from([0xb1])])])
  const call = to => [Buffer.from([0xb8]), u2(to)]
  const concatenated = recipe => [Buffer.from([0x1a, 0xba]), u2(concat(recipe)), u2(0)]
  const lookedAt = [0x1a, 0x9a, 0, 8, 0x1f, 0x0a, 0x61, 0x40].map(byte => Buffer.from([byte])) // if (i == 0) l += 1
  for (const one of uids)
    add([Buffer.from([0x13]), u2(string(one)), ...call(uid), ...concatenated(`${one}-\u0001`), ...call(uid)])
  for (let size = 0, i = 0; size < bytes; i++) {
    const words = [
      `value ${n}.${i} of a class`,
      `a longer text, number ${i}, which a library has in class ${n}, of a message or a name`,
    ]
    const again = Array.from({ length: 8 }, () => lookedAt).flat()
    add([
      ...words.flatMap(word => [Buffer.from([0x13]), u2(string(word)), ...call(put)]),
      ...again,
      ...(i % 4 === 0 ? [concatenated(`part ${n}.${i} \u0001`), call(put)] : []),
    ])
    size =
      methods.reduce((sum, [, , body]) => sum + body.length + 40, 0) +
      constants.entries.reduce((sum, entry) => sum + entry.length, 0)
  }
  const body = methods.map(([methodName, type, instructions]) => {
    const attribute = Buffer.concat([u2(8), u2(8), u4(instructions.length), instructions, u2(0), u2(0)])
    return Buffer.concat([u2(9), u2(methodName), u2(type), u2(1), u2(code), u4(attribute.length), attribute])
  })
  const bootstraps = Buffer.concat([
    u2(recipes.length),
    ...recipes.map(recipe => Buffer.concat([u2(make), u2(1), u2(recipe)])),
  ])
  const attribute = Buffer.concat([u2(text('BootstrapMethods')), u4(bootstraps.length), bootstraps])
  return Buffer.concat([
    u4(0xcafebabe),
    u4(61),
    u2(constants.entries.length + 1),
    ...constants.entries,
    u2(0x21),
    u2(self),
    u2(object),
    u2(0),
    u2(0),
    u2(methods.length),
    ...body,
    u2(1),
    attribute,
  ])
}

/** Bytes of class files in all. */
export function manyClasses(path, count, bytes) {
  const chunks = []
  const directory = []
  let [at, unpacked] = [0, 0]
  for (let n = 0; n < count; n++) {
    const name = `com/acme/generated/p${n % 100}/Class${n}`
    const uids = n % 100 === 0 ? [`operator-${n}`, `sink-${n}`] : []
    const data = classOf(name, n, bytes / count - 50, uids)
    const [file, packed] = [Buffer.from(`${name}.class`), deflateRawSync(data, { level: 1 })]
    const facts = Buffer.concat([
      le2(0),
      le2(8),
      le4(0),
      le4(crc32(data)),
      le4(packed.length),
      le4(data.length),
      le2(file.length),
      le2(0),
    ])
    directory.push(le4(0x02014b50), le2(20), le2(20), facts, le2(0), le2(0), le2(0), le4(0), le4(at), file)
    chunks.push(le4(0x04034b50), le2(20), facts, file, packed)
    at += 30 + file.length + packed.length
    unpacked += data.length
  }
  const central = Buffer.concat(directory)
  const end = [le4(0x06054b50), le4(0), le2(count), le2(count), le4(central.length), le4(at), le2(0)]
  writeFileSync(path, Buffer.concat([...chunks, central, ...end]))
  return unpacked
}
