import { ByteReader } from '../bytes/reader.ts'
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
export function readProperties(bytes: Uint8Array, file: string, base: number): { readonly properties: Properties | undefined; readonly end: number } {
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
