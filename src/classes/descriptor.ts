/** What a method takes and gives, as descriptors: `I`, `[J`, `Ljava/lang/String;`; `V` gives nothing. */
export interface MethodType {
  readonly parameters: readonly string[]
  readonly returns: string
}

/** `(ILjava/lang/String;)V`; undefined where it is none. (JVMS §4.3.3) */
export function methodType(descriptor: string): MethodType | undefined {
  const [, inside, returns] =
    /^\(((?:\[*(?:[BCDFIJSZ]|L[^;]+;))*)\)(V|\[*(?:[BCDFIJSZ]|L[^;]+;))$/.exec(descriptor) ?? []
  return inside === undefined || returns === undefined
    ? undefined
    : { parameters: inside.match(/\[*(?:[BCDFIJSZ]|L[^;]+;)/g) ?? [], returns }
}

/** How many slots of the stack. */
export const slotsOf = (descriptor: string): 0 | 1 | 2 =>
  descriptor === 'V' ? 0 : descriptor === 'J' || descriptor === 'D' ? 2 : 1
