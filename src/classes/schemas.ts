import { SavepointError } from '../errors.ts'
import type { ClassFile } from './class-file.ts'
import type { JobClasses } from './classes.ts'
import { instructionsOf, OPCODES, type Instruction } from './instructions.ts'

// Classes that Avro and Protobuf generate hold their schema as text: constants that the static initializer loads. (SpecificCompiler,
// protoc's java_file.cc)

const AVRO_BASE = 'org.apache.avro.specific.SpecificRecordBase'
const AVRO_FIELD = 'SCHEMA$'

/** The schema of a class that Avro generated, as JSON; undefined: it is none. Throws what is wrong with its class file. */
export function avroSchemaOf(name: string, classes: JobClasses): string | undefined {
  const file = classes.file(name)
  if (file?.superclass !== AVRO_BASE) return undefined
  const schema = textsBefore(
    file,
    '<clinit>',
    ({ opcode, operand }) => opcode === OPCODES.putstatic && memberOf(file, 'field', operand).name === AVRO_FIELD,
  )?.join('')
  return schema !== undefined && isJson(schema) ? schema : undefined
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/** What a class that Protobuf generated says of its message. */
export interface ProtobufDescriptor {
  /** A FileDescriptorProto: the file in which the message is. */
  readonly file: Uint8Array
  /** The full name of the message, `_` in place of `.`: `com_acme_Order_Item`. */
  readonly message: string
}

const PROTOBUF_FIELD = /^internal_static_(.*)_descriptor$/s
const PROTOBUF_BUILDER = 'internalBuildGeneratedFileFrom'

/** The descriptor of the message that a class holds; undefined: Protobuf did not generate it. Throws what is wrong with its class file. */
export function protobufDescriptorOf(name: string, classes: JobClasses): ProtobufDescriptor | undefined {
  const file = classes.file(name)
  const getter = file === undefined ? undefined : codeOf(file, 'getDescriptor')
  if (file === undefined || getter === undefined) return undefined
  for (const { opcode, operand } of getter) {
    if (opcode !== OPCODES.getstatic) continue
    const { owner, name: field } = memberOf(file, 'field', operand)
    const message = PROTOBUF_FIELD.exec(field)?.[1]
    const bytes = message === undefined ? undefined : fileDescriptorOf(owner, classes)
    return message === undefined || bytes === undefined ? undefined : { file: bytes, message }
  }
  return undefined
}

/** The class of a file holds its descriptor, a byte a character, cut where a constant would be too long. */
function fileDescriptorOf(name: string, classes: JobClasses): Uint8Array | undefined {
  const file = classes.file(name)
  if (file === undefined) return undefined
  const text = textsBefore(
    file,
    '<clinit>',
    ({ opcode, operand }) =>
      opcode === OPCODES.invokestatic && memberOf(file, 'method', operand).name === PROTOBUF_BUILDER,
  )?.join('')
  return text === undefined ? undefined : Uint8Array.from(text, character => character.charCodeAt(0))
}

/** The texts that a method loads in front of an instruction, behind the static field that it set last; undefined: there is none such. */
function textsBefore(
  file: ClassFile,
  method: string,
  isEnd: (instruction: Instruction) => boolean,
): readonly string[] | undefined {
  let texts: string[] = []
  for (const instruction of codeOf(file, method) ?? []) {
    const { opcode, operand } = instruction
    if (isEnd(instruction)) return texts
    if (opcode === OPCODES.putstatic) texts = []
    if (opcode !== OPCODES.ldc && opcode !== OPCODES.ldcWide) continue
    const constant = file.constants.at(operand)
    if (constant.kind === 'string') texts.push(file.constants.text(constant.text))
  }
  return undefined
}

/** Of the method of that name without parameters. */
function codeOf(file: ClassFile, name: string): Iterable<Instruction> | undefined {
  const { constants } = file
  const method = file.methods.find(
    one => constants.text(one.name) === name && constants.text(one.descriptor).startsWith('()'),
  )
  const code = method === undefined ? undefined : file.codeOf(method)
  return (
    code &&
    instructionsOf(
      code.instructions,
      at =>
        new SavepointError('corrupt', `the code of ${name} in ${file.name} cannot be followed`, {
          found: `opcode ${code.instructions[at]} at ${at}`,
        }),
    )
  )
}

function memberOf(
  { constants }: ClassFile,
  kind: 'field' | 'method',
  index: number,
): { readonly owner: string; readonly name: string } {
  const { owner, member } = constants.of(kind, index)
  return { owner: constants.className(owner), name: constants.text(constants.of('nameAndType', member).name) }
}
