/** A type in a field's declaration as Kryo 5 keeps it: a class or a variable, with its arguments. (Generics.GenericType) */
export interface GenericType<C> {
  readonly found: C | undefined
  /** Key of a variable, where it is no class. */
  readonly variable: string | undefined
  readonly args: readonly GenericType<C>[] | null
}

/** Type parameters of a class, each with those of superclasses that it is passed to. (Generics.GenericsHierarchy) */
export interface Hierarchy {
  readonly total: number
  /** Parameters of the class itself. */
  readonly own: number
  /** By parameter of the class and of its superclasses: how many variables it stands for. */
  readonly counts: readonly number[]
  readonly variables: readonly string[]
}

/** What is known of type arguments and type variables at a place in a value. (com.esotericsoftware.kryo.util.DefaultGenerics) */
export class Generics5<C> {
  private readonly types: GenericType<C>[] = []
  private readonly depths: number[] = []
  private size = 0
  private readonly variables: string[] = []
  private readonly classes: C[] = []
  private count = 0

  reset(): void {
    this.size = 0
    this.count = 0
  }

  push(type: GenericType<C>, depth: number): void {
    this.types[this.size] = type
    this.depths[this.size++] = depth
  }

  /** Safe where nothing was pushed at this depth. */
  pop(depth: number): void {
    if (this.size > 0 && this.depths[this.size - 1]! >= depth) this.size--
  }

  /** The arguments for the object at this depth, of which the last is pushed for those in it; null where there are none. */
  next(depth: number): readonly GenericType<C>[] | null {
    if (this.size === 0 || this.depths[this.size - 1] !== depth - 1) return null
    const { args } = this.types[this.size - 1]!
    if (args === null || args.length === 0) return null
    this.push(args.at(-1)!, depth)
    return args
  }

  /** undefined: a variable that stands for no known class. */
  resolve({ found, variable }: GenericType<C>): C | undefined {
    if (variable === undefined) return found
    for (let i = this.count - 1; i >= 0; i--) if (this.variables[i] === variable) return this.classes[i]
    return undefined
  }

  /** The result is for `popVariables`. */
  pushVariables({ total, own, counts, variables }: Hierarchy, args: readonly GenericType<C>[]): number {
    if (total === 0 || own > args.length || args.length > counts.length) return 0
    const start = this.count
    let p = 0
    for (const [i, arg] of args.entries()) {
      const found = this.resolve(arg)
      if (found === undefined) continue // the position stays where it is, as in Kryo
      for (const end = p + counts[i]!; p < end; p++) {
        this.variables[this.count] = variables[p]!
        this.classes[this.count++] = found
      }
    }
    return this.count - start
  }

  popVariables(count: number): void {
    this.count -= count
  }
}
