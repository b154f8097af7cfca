// Class files by hand, for code that no compiler writes. (JVMS §4)

type Bytes = readonly number[]
export interface Method {
  readonly name: string
  readonly descriptor: string
  readonly code: Bytes
  readonly stack?: number
  readonly locals?: number
  /** from, to, handler, type */
  readonly handlers?: readonly (readonly [number, number, number, number])[]
}

export const u2 = (value: number): Bytes => [(value >> 8) & 0xff, value & 0xff]
export const u4 = (value: number): Bytes => [...u2(value >>> 16), ...u2(value & 0xffff)]

/** Constants by what they are: each is there once. */
export class Pool {
  private readonly indexes = new Map<string, number>()
  private readonly entries: Uint8Array[] = []
  text = (text: string): number => this.add([1, ...u2(Buffer.byteLength(text)), ...Buffer.from(text)])
  class = (name: string): number => this.add([7, ...u2(this.text(name))])
  string = (text: string): number => this.add([8, ...u2(this.text(text))])
  private member = (tag: number, owner: string, name: string, descriptor: string): number =>
    this.add([
      tag,
      ...u2(this.class(owner)),
      ...u2(this.add([12, ...u2(this.text(name)), ...u2(this.text(descriptor))])),
    ])
  field = (owner: string, name: string, descriptor: string): number => this.member(9, owner, name, descriptor)
  method = (owner: string, name: string, descriptor: string): number => this.member(10, owner, name, descriptor)

  private add(bytes: Bytes): number {
    const key = String(bytes)
    const known = this.indexes.get(key)
    if (known !== undefined) return known
    this.entries.push(Uint8Array.from(bytes))
    this.indexes.set(key, this.entries.length)
    return this.entries.length
  }

  get bytes(): Uint8Array {
    return Buffer.concat([Uint8Array.from(u2(this.entries.length + 1)), ...this.entries])
  }
}

/** A public class with static methods. */
export function assembled(
  name: string,
  pool: Pool,
  methods: readonly Method[],
  superclass = 'java/lang/Object',
): Uint8Array {
  const [self, above, code] = [pool.class(name), pool.class(superclass), pool.text('Code')]
  const bodies = methods.map(({ name: of, descriptor, code: instructions, stack = 8, locals = 8, handlers = [] }) => {
    const attribute = Uint8Array.from([
      ...u2(stack),
      ...u2(locals),
      ...u4(instructions.length),
      ...instructions,
      ...u2(handlers.length),
      ...handlers.flat().flatMap(u2),
      ...u2(0),
    ])
    const head = [...u2(9), ...u2(pool.text(of)), ...u2(pool.text(descriptor)), ...u2(1), ...u2(code)]
    return Buffer.concat([Uint8Array.from([...head, ...u4(attribute.length)]), attribute])
  })
  return Buffer.concat([
    Uint8Array.from([0xca, 0xfe, 0xba, 0xbe, ...u2(0), ...u2(52)]),
    pool.bytes,
    Uint8Array.from([...u2(0x21), ...u2(self), ...u2(above), ...u2(0), ...u2(0), ...u2(methods.length)]),
    ...bodies,
    Uint8Array.from(u2(0)),
  ])
}
