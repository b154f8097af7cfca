import type { JavaTypeArgument, JavaTypeParameter, JavaTypeRef } from '../model/java-class.ts'
import { PRIMITIVES } from '../model/java-names.ts'

/** Generics and dimensions in each other: the JVM knows 255 dimensions, compilers write a handful of either. */
const DEEPEST = 255

const NAME = /[^.;[/<>:]+/y
const PATH = /[^.;[<>:]+/y

/** What the signature of a class says. */
export interface ClassSignature {
  readonly typeParameters: readonly JavaTypeParameter[]
  readonly superclass: JavaTypeRef
}

/** `fail`: the error for a text that is no signature, and where in it. */
type Fail = (text: string, at: number) => Error

/** The type of a field: its Signature, or its descriptor, which is a signature without generics. */
export function typeOf(text: string, fail: Fail): JavaTypeRef {
  const p = new SignatureParser(text, fail)
  const type = p.type()
  p.end()
  return type
}

/** Of a class: type parameters and the superclass. The interfaces behind it are left. */
export function classSignature(text: string, fail: Fail): ClassSignature {
  const p = new SignatureParser(text, fail)
  const typeParameters = p.parameters()
  return { typeParameters, superclass: p.type() }
}

/** A cursor over `Ljava/util/Map<TK;+Ljava/lang/Number;>;`. (JVMS §4.7.9.1) */
class SignatureParser {
  private at = 0
  private depth = 0
  private readonly text: string
  private readonly fail: Fail

  constructor(text: string, fail: Fail) {
    this.text = text
    this.fail = fail
  }

  end(): void {
    if (this.at !== this.text.length) throw this.error()
  }

  type(): JavaTypeRef {
    if (++this.depth > DEEPEST) throw this.error()
    const type: JavaTypeRef = this.takes('[') ? { kind: 'array', element: this.type() } : this.component()
    this.depth--
    return type
  }

  private component(): JavaTypeRef {
    const first = this.text[this.at++]
    if (first === 'L') return this.classType()
    if (first === 'T') {
      const name = this.match(NAME)
      this.expect(';')
      return { kind: 'variable', name }
    }
    if (first === undefined || !PRIMITIVES.has(first)) throw this.error()
    return { kind: 'primitive', name: first }
  }

  /** Behind the L. Only the arguments of the innermost class count. */
  private classType(): JavaTypeRef {
    let name = this.match(PATH).replaceAll('/', '.')
    let given = this.arguments()
    while (this.takes('.')) {
      name += `$${this.match(NAME)}`
      given = this.arguments()
    }
    this.expect(';')
    return { kind: 'class', name, arguments: given }
  }

  private arguments(): readonly JavaTypeArgument[] {
    if (!this.takes('<')) return []
    const given: JavaTypeArgument[] = []
    do given.push(this.argument())
    while (!this.takes('>'))
    return given
  }

  private argument(): JavaTypeArgument {
    if (this.takes('*')) return { wildcard: 'any' }
    const wildcard = this.takes('+') ? 'extends' : this.takes('-') ? 'super' : undefined
    return { wildcard, type: this.type() }
  }

  /** `<T:Ljava/lang/Object;U::Ljava/lang/Runnable;>`: an empty bound is that of a class which there is not. */
  parameters(): readonly JavaTypeParameter[] {
    if (!this.takes('<')) return []
    const found: JavaTypeParameter[] = []
    do {
      const name = this.match(NAME)
      const bounds: JavaTypeRef[] = []
      this.expect(':')
      if (this.text[this.at] !== ':') bounds.push(this.type())
      while (this.takes(':')) bounds.push(this.type())
      found.push({ name, bounds })
    } while (!this.takes('>'))
    return found
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) throw this.error()
    this.at += found.length
    return found
  }

  private takes(symbol: string): boolean {
    if (this.text[this.at] !== symbol) return false
    this.at++
    return true
  }

  private expect(symbol: string): void {
    if (!this.takes(symbol)) throw this.error()
  }

  private error(): Error {
    return this.fail(this.text, Math.min(this.at, this.text.length))
  }
}
