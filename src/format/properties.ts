import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { field, isEnum, isObject, readJavaStream } from '../java/stream.ts'

/** What `_metadata` says of its own kind, from version 4 on. (CheckpointProperties) */
export interface Properties {
  readonly kind: 'savepoint' | 'checkpoint' | undefined
  /** Savepoints only. (SavepointFormatType) */
  readonly format: 'canonical' | 'native' | undefined
  /** `Checkpoint`, `Full Checkpoint`, `Savepoint`, `Suspend Savepoint`, … */
  readonly name: string | undefined
  readonly sharing: string | undefined
}

/** Decodes the Java object behind the operators, by field name. `undefined`: null, as the State Processor API writes it. `end`: where it ends in the file. */
export function readProperties(
  bytes: Uint8Array,
  file: string,
  base: number,
): { readonly properties: Properties | undefined; readonly end: number } {
  const r = new ByteReader(bytes, file, base)
  const value = readJavaStream(r)
  const type = field(value, 'checkpointType')
  const constant = (name: string): string | undefined => {
    const found = field(type, name)
    return isEnum(found) ? found.constant : undefined
  }
  const className = isObject(type) || isEnum(type) ? type.class.name : ''
  const name = field(type, 'name')
  const old = isEnum(type) ? type.constant : ''
  const savepoint = className.endsWith('SavepointType') || old.startsWith('SAVEPOINT')
  const format = constant('formatType')
  return {
    end: base + r.at,
    properties: isObject(value)
      ? {
          kind: savepoint ? 'savepoint' : className.endsWith('CheckpointType') ? 'checkpoint' : undefined,
          format: format === 'CANONICAL' ? 'canonical' : format === 'NATIVE' ? 'native' : undefined,
          name: typeof name === 'string' ? name : undefined,
          sharing: constant('sharingFilesStrategy'),
        }
      : undefined,
  }
}

const ENUM_FLAGS = 0x12
const OBJECT_FLAGS = 0x02
const RUNTIME = 'org.apache.flink.runtime.checkpoint.'
const FORMAT_TYPE = 'org.apache.flink.core.execution.SavepointFormatType'
/** The serialVersionUID that Java computes for SavepointType: the same in all releases from 1.16 to 2.3. */
const SAVEPOINT_TYPE_UID = 0xa087d308a45814b8n
/** In the stream the descriptor of java.lang.Enum is the tenth thing that is numbered. */
const ENUM_REFERENCE = 0x7e0009

/** The properties of a plain savepoint, as Flink writes them: a Java object stream that fills the end of `_metadata`. */
export function savepointProperties(format: 'canonical' | 'native'): Uint8Array {
  const w = new ByteWriter(1024)
  const bytes = (...values: readonly number[]): void => values.forEach(value => w.byte(value))
  const tagged = (tag: number, text: string): void => {
    w.byte(tag)
    w.utf(text)
  }
  const descriptor = (name: string, uid: bigint, flags: number, fields: number): void => {
    tagged(0x72, name)
    w.long(uid)
    w.byte(flags)
    w.short(fields)
  }
  const objectField = (name: string, className: string): void => {
    tagged('L'.charCodeAt(0), name)
    tagged(0x74, `L${className.replaceAll('.', '/')};`)
  }
  w.int(0xaced0005 | 0)
  w.byte(0x73)
  descriptor(`${RUNTIME}CheckpointProperties`, 2n, OBJECT_FLAGS, 8)
  for (const flag of [
    'discardCancelled',
    'discardFailed',
    'discardFinished',
    'discardSubsumed',
    'discardSuspended',
    'forced',
    'unclaimed',
  ])
    tagged('Z'.charCodeAt(0), flag)
  objectField('checkpointType', `${RUNTIME}SnapshotType`)
  bytes(0x78, 0x70)
  bytes(0, 0, 0, 0, 0, 1, 0) // only forced
  w.byte(0x73)
  descriptor(`${RUNTIME}SavepointType`, SAVEPOINT_TYPE_UID, OBJECT_FLAGS, 3)
  objectField('formatType', FORMAT_TYPE)
  objectField('name', 'java.lang.String')
  objectField('postCheckpointAction', `${RUNTIME}SavepointType$PostCheckpointAction`)
  bytes(0x78, 0x70, 0x7e)
  descriptor(FORMAT_TYPE, 0n, ENUM_FLAGS, 0)
  w.byte(0x78)
  descriptor('java.lang.Enum', 0n, ENUM_FLAGS, 0)
  bytes(0x78, 0x70)
  tagged(0x74, format.toUpperCase())
  tagged(0x74, 'Savepoint')
  w.byte(0x7e)
  descriptor(`${RUNTIME}SavepointType$PostCheckpointAction`, 0n, ENUM_FLAGS, 0)
  bytes(0x78, 0x71)
  w.int(ENUM_REFERENCE)
  tagged(0x74, 'NONE')
  return w.done()
}
