import type { ClassFile } from './class-file.ts'
import type { MethodType } from './descriptor.ts'
import { numberOf, textOf, UNKNOWN, type Value } from './uid-values.ts'

/** What code reaches that is not its own. */
export interface Outside {
  /** Counts what is done; false: that is enough. */
  spend(steps: number): boolean
  field(owner: string, name: string): Value
  put(owner: string, name: string, value: Value): void
  /** What a method gives that no row of ours knows. */
  call(call: Call): Value
}

/** The code that an instruction is of. */
export interface Site {
  readonly file: ClassFile
  readonly method: string
  readonly code: Uint8Array
  readonly outside: Outside
  returns(value: Value): void
}

/** A call, with what is known of what is handed over. */
export interface Call {
  /** `com.acme.Order$Item` */
  readonly owner: string
  readonly name: string
  readonly descriptor: string
  readonly type: MethodType
  /** Undefined: a static method. */
  readonly receiver: Value | undefined
  /** One for each parameter. */
  readonly given: readonly Value[]
  readonly site: Site
}

/** A constant that is pushed, or part of a text. */
export function constantOf(file: ClassFile, index: number): Value {
  const constant = file.constants.at(index)
  if (constant.kind === 'string') return textOf(file.constants.text(constant.text))
  return constant.kind === 'int' ? numberOf(constant.value) : UNKNOWN
}
