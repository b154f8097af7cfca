import { SavepointError } from '../errors.ts'
import type { Member } from './attributes.ts'
import type { ClassFile } from './class-file.ts'
import { slotsOf } from './descriptor.ts'
import { UidClass } from './uid-class.ts'
import type { Call, Outside } from './uid-site.ts'
import { simulate } from './uid-simulation.ts'
import { keyOf, printedAs, texts, UNKNOWN, type Parts, type Value } from './uid-values.ts'

/** A text that code hands to `uid` or `setUidHash`. */
export interface UidCall {
  readonly parts: Parts
  /** `setUidHash`: the text is the ID itself. */
  readonly isHash: boolean
  readonly className: string
  readonly method: string
}

/** Methods of SingleOutputStreamOperator and DataStreamSink, and of whatever hands on to them. */
const UID = 'uid'
const UID_HASH = 'setUidHash'
const STRING = 'Ljava/lang/String;'

/** Instructions, and slots of what is known: of the code of one class with all it calls, and of everything. */
const MOST_STEPS = { ofClass: 1_000_000, ofAll: 20_000_000 }
/** Calls within calls, and superclasses. */
const DEEPEST = 8
/** What is remembered, of calls and of classes. */
const MOST = { calls: 50_000, classes: 500, texts: 50_000 }
/** Of them nothing is looked up. */
const LIBRARIES = /^(?:java|javax|jdk|scala|kotlin)\.|^\[/

/** Whether code of the class may call one of them: only then it is gone through. */
export const callsUid = ({ constants }: ClassFile): boolean => constants.has(UID) || constants.has(UID_HASH)

/**
 * Goes through the code of classes for what they hand to `uid`. Fields of other classes are looked up, and methods of theirs followed where
 * they give a text, or are given one. `find` gives the job's classes by name; `found` is told of each text once.
 */
export class UidCode implements Outside {
  private readonly find: (name: string) => ClassFile | undefined
  private readonly found: (call: UidCall) => void
  private readonly classes = new Map<string, UidClass | undefined>()
  private readonly calls = new Map<string, Value>()
  private readonly told = new Set<string>()
  private left = MOST_STEPS.ofAll
  private leftOfClass = 0
  private depth = 0

  constructor(find: (name: string) => ClassFile | undefined, found: (call: UidCall) => void) {
    this.find = find
    this.found = found
  }

  /** All methods of a class. Throws corrupt. */
  walk(file: ClassFile): void {
    this.leftOfClass = MOST_STEPS.ofClass
    const known = this.classes.get(file.name) ?? new UidClass(file)
    this.keep(file.name, known)
    this.initialize(known)
    for (const method of known.methods) if (!isInitializer(known.nameOf(method))) this.run(known, method, [])
  }

  spend(steps: number): boolean {
    this.left -= steps
    this.leftOfClass -= steps
    return this.left > 0 && this.leftOfClass > 0
  }

  field(owner: string, name: string): Value {
    for (const one of this.withSuperclasses(owner)) {
      this.initialize(one)
      const value = one.field(name)
      if (value !== undefined) return value
    }
    return UNKNOWN
  }

  put(owner: string, name: string, value: Value): void {
    this.classOf(owner)?.put(name, value)
  }

  call(call: Call): Value {
    const { owner, name, descriptor, type, given } = call
    if ((name === UID || name === UID_HASH) && descriptor.startsWith(`(${STRING}`)) this.tell(call)
    if (this.depth >= DEEPEST || !isWorthIt(call)) return UNKNOWN
    for (const one of this.withSuperclasses(owner)) {
      const method = one.method(name, descriptor)
      if (method === undefined) continue
      if (type.returns !== STRING && !isInitializer(name) && !callsUid(one.file)) return UNKNOWN
      const key = `${one.file.name}.${name}${descriptor}${given.map(keyOf).join()}`
      const known = this.calls.get(key)
      if (known !== undefined) return known
      if (this.calls.size >= MOST.calls) return UNKNOWN
      this.calls.set(key, UNKNOWN) // where it calls itself
      const value = this.run(one, method, inSlots(call, one.isStatic(method)))
      this.calls.set(key, value)
      return value
    }
    return UNKNOWN
  }

  private tell({ name, given, site }: Call): void {
    for (const parts of texts(printedAs(given[0] ?? UNKNOWN, STRING))) {
      const key = JSON.stringify([name, parts])
      if (parts.every(part => part === '') || this.told.has(key) || this.told.size >= MOST.texts) continue
      this.told.add(key)
      this.found({ parts, isHash: name === UID_HASH, className: site.file.name, method: site.method })
    }
  }

  /** Damaged code gives nothing. */
  private run(one: UidClass, method: Member, given: readonly Value[]): Value {
    this.depth++
    try {
      const code = one.file.codeOf(method)
      const value = code === undefined ? UNKNOWN : simulate(one.file, one.nameOf(method), code, given, this)
      return value.known.length === 0 ? UNKNOWN : value
    } catch (error) {
      return orUndefined(error) ?? UNKNOWN
    } finally {
      this.depth--
    }
  }

  /** What initializers put into fields. */
  private initialize(one: UidClass): void {
    if (one.isInitialized) return
    one.isInitialized = true
    for (const method of one.methods) if (isInitializer(one.nameOf(method))) this.run(one, method, [])
  }

  private *withSuperclasses(name: string): Iterable<UidClass> {
    let one = this.classOf(name)
    for (let i = 0; i < DEEPEST && one !== undefined; i++) {
      yield one
      one = one.file.superclass === null ? undefined : this.classOf(one.file.superclass)
    }
  }

  /** Undefined: not the job's, or damaged. */
  private classOf(name: string): UidClass | undefined {
    if (this.classes.has(name)) return this.classes.get(name)
    const known = LIBRARIES.test(name) ? undefined : this.read(name)
    this.keep(name, known)
    return known
  }

  private read(name: string): UidClass | undefined {
    try {
      const file = this.find(name)
      return file === undefined ? undefined : new UidClass(file)
    } catch (error) {
      return orUndefined(error)
    }
  }

  private keep(name: string, known: UidClass | undefined): void {
    if (this.classes.size >= MOST.classes) this.classes.clear()
    this.classes.set(name, known)
  }
}

/** For what is wrong with a class; throws all else. */
function orUndefined(error: unknown): undefined {
  if (error instanceof SavepointError && error.code !== 'io') return undefined
  throw error
}

const isInitializer = (name: string): boolean => name === '<clinit>' || name === '<init>'

/** A method that gives no text, and is given none, tells nothing new: its code is gone through with its class. */
const isWorthIt = ({ type, given }: Call): boolean =>
  type.returns === STRING || given.some(({ known }) => known.length > 0)

const inSlots = ({ type, given }: Call, isStatic: boolean): readonly Value[] => [
  ...(isStatic ? [] : [UNKNOWN]),
  ...type.parameters.flatMap((parameter, i) => [given[i] ?? UNKNOWN, ...(slotsOf(parameter) === 2 ? [UNKNOWN] : [])]),
]
