import { methodType, type MethodType } from './descriptor.ts'
import type { Frame } from './uid-frame.ts'
import { constantOf, type Call, type Site } from './uid-site.ts'
import {
  either,
  handedOver,
  HOLE,
  joined,
  mapped,
  NOTHING,
  ofParts,
  printedAs,
  textOf,
  UNKNOWN,
  type Value,
} from './uid-values.ts'

/** What a method of a library gives, and does to builders. */
type Known = (call: Call, frame: Frame) => Value

const STRING = 'Ljava/lang/String;'
const TEXTS = [STRING, 'Ljava/lang/CharSequence;']

const argument = ({ given, type }: Call, index = 0): Value =>
  printedAs(given[index] ?? UNKNOWN, type.parameters[index] ?? STRING)
const itself = ({ receiver = UNKNOWN }: Call): Value => printedAs(receiver, STRING)
const first: Known = call => argument(call)

/** What each builder holds afterwards. Of several, one of which it is, it may be what it was. */
function change({ receiver = UNKNOWN }: Call, frame: Frame, to: (held: Value) => Value): Value {
  const sites = receiver.known.flatMap(one => (one.kind === 'builder' ? [one.site] : []))
  for (const site of sites) {
    const held = frame.held(site)
    frame.hold(site, sites.length === 1 ? to(held) : either(held, to(held)))
  }
  return receiver
}
const held = ({ receiver = UNKNOWN }: Call, frame: Frame): Value =>
  receiver.known.reduce(
    (all, one) => either(all, one.kind === 'builder' ? frame.held(one.site) : UNKNOWN),
    receiver.isOpen ? UNKNOWN : NOTHING,
  )

/** `op-%d` is a text with a hole. Other conversions are not looked into. */
const formatted = (format: Value): Value =>
  format.known.reduce<Value>(
    (all, one) => either(all, one.kind === 'text' && one.parts.length === 1 ? holesOf(one.parts[0]!) : UNKNOWN),
    format.isOpen ? UNKNOWN : NOTHING,
  )
function holesOf(format: string): Value {
  const pieces = format.split(/(%%|%n|%s|%d)/)
  if (pieces.some((piece, i) => i % 2 === 0 && piece.includes('%'))) return UNKNOWN
  return pieces
    .map((piece, i) =>
      i % 2 === 0 ? textOf(piece) : piece === '%%' ? textOf('%') : piece === '%n' ? textOf('\n') : ofParts(HOLE),
    )
    .reduce(joined)
}
const format: Known = call => formatted(argument(call, call.type.parameters.indexOf(STRING)))

const BUILDERS = ['java.lang.StringBuilder', 'java.lang.StringBuffer', 'scala.collection.mutable.StringBuilder']
const OF_BUILDERS: readonly (readonly [name: string, known: Known])[] = [
  [
    '<init>',
    (call, frame) =>
      change(call, frame, () => (TEXTS.includes(call.type.parameters[0] ?? '') ? first(call, frame) : textOf(''))),
  ],
  [
    'append',
    (call, frame) =>
      change(call, frame, before => joined(before, call.given.length === 1 ? first(call, frame) : UNKNOWN)),
  ],
  ['toString', held],
]

const KNOWN: ReadonlyMap<string, Known> = new Map<string, Known>([
  ...BUILDERS.flatMap(owner => OF_BUILDERS.map(([name, known]): [string, Known] => [`${owner}.${name}`, known])),
  ['java.lang.String.concat', call => joined(itself(call), argument(call))],
  ['java.lang.String.toString', itself],
  ['java.lang.String.intern', itself],
  ['java.lang.String.trim', call => mapped(itself(call), text => text.trim())],
  ['java.lang.String.strip', call => mapped(itself(call), text => text.trim())],
  ['java.lang.String.toLowerCase', call => mapped(itself(call), text => text.toLowerCase())],
  ['java.lang.String.toUpperCase', call => mapped(itself(call), text => text.toUpperCase())],
  ['java.lang.String.formatted', call => formatted(itself(call))],
  ['java.lang.String.format', format],
  ['java.lang.String.valueOf', first],
  ['java.lang.Integer.toString', first],
  ['java.lang.Character.toString', first],
  ['java.lang.CharSequence.toString', (call, frame) => either(itself(call), held(call, frame))],
  ['java.lang.Object.toString', (call, frame) => either(itself(call), held(call, frame))],
  ['java.util.Objects.toString', first],
  ['java.util.Objects.requireNonNull', first],
  ['kotlin.jvm.internal.Intrinsics.stringPlus', call => joined(argument(call), argument(call, 1))],
])

/** What a call gives. A builder that is handed to somebody may hold anything then. */
export function called(call: Call, frame: Frame): Value {
  const known = KNOWN.get(`${call.owner}.${call.name}`)
  if (known !== undefined) return known(call, frame)
  for (const value of [...call.given, ...(call.receiver === undefined ? [] : [call.receiver])])
    for (const one of value.known) if (one.kind === 'builder') frame.hold(one.site, UNKNOWN)
  return call.site.outside.call({
    ...call,
    receiver: call.receiver && handedOver(call.receiver),
    given: call.given.map(handedOver),
  })
}

type Bootstrap = (made: Made) => Value
interface Made {
  /** Constants that stand in the bootstrap method. */
  readonly constants: readonly number[]
  readonly type: MethodType
  readonly given: readonly Value[]
  readonly site: Site
}

const part = ({ given, type }: Made, index: number): Value =>
  printedAs(given[index] ?? UNKNOWN, type.parameters[index] ?? STRING)

const ARGUMENT = '\u0001'
const CONSTANT = '\u0002'
const PLACES = new RegExp(`([${ARGUMENT}${CONSTANT}])`)

/** The recipe is a text, in which U+0001 stands for the next argument and U+0002 for the next constant. (StringConcatFactory) */
function concatenated(made: Made): Value {
  const { file } = made.site
  const [recipe = 0, ...constants] = made.constants
  const pieces = file.constants.text(file.constants.of('string', recipe).text).split(PLACES)
  let [argumentAt, constantAt] = [0, 0]
  return pieces
    .map(piece => {
      if (piece === ARGUMENT) return part(made, argumentAt++)
      return piece === CONSTANT ? printedAs(constantOf(file, constants[constantAt++] ?? 0), 'I') : textOf(piece)
    })
    .reduce(joined)
}

/** A lambda's code is a method of its own: what it captures is handed over when it is made. */
function lambda({ constants, given, site }: Made): Value {
  const { file, outside } = site
  const pool = file.constants
  const handle = pool.of('methodHandle', constants[1] ?? 0)
  const method = pool.at(handle.member)
  if (method.kind !== 'method' || handle.reference !== INVOKE_STATIC) return UNKNOWN
  const { name, descriptor } = pool.of('nameAndType', method.member)
  const type = methodType(pool.text(descriptor))
  if (type !== undefined)
    outside.call({
      owner: pool.className(method.owner),
      name: pool.text(name),
      descriptor: pool.text(descriptor),
      type,
      receiver: undefined,
      given: type.parameters.map((_, i) => handedOver(given[i] ?? UNKNOWN)),
      site,
    })
  return UNKNOWN
}
const INVOKE_STATIC = 6

const BOOTSTRAPS: ReadonlyMap<string, Bootstrap> = new Map<string, Bootstrap>([
  ['java.lang.invoke.StringConcatFactory.makeConcatWithConstants', concatenated],
  [
    'java.lang.invoke.StringConcatFactory.makeConcat',
    made => made.given.map((_, i) => part(made, i)).reduce(joined, textOf('')),
  ],
  ['java.lang.invoke.LambdaMetafactory.metafactory', lambda],
])

/** What an invokedynamic gives. Throws corrupt. */
export function bootstrapped(index: number, type: MethodType, given: readonly Value[], site: Site): Value {
  const { constants } = site.file
  const bootstrap = site.file.bootstrapMethods[index]
  if (bootstrap === undefined) return UNKNOWN
  const factory = constants.at(constants.of('methodHandle', bootstrap.method).member)
  if (factory.kind !== 'method') return UNKNOWN
  const name = `${constants.className(factory.owner)}.${constants.text(constants.of('nameAndType', factory.member).name)}`
  return BOOTSTRAPS.get(name)?.({ constants: bootstrap.arguments, type, given, site }) ?? UNKNOWN
}
