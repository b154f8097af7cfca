import type { JsonWriter } from '../bytes/json-writer.ts'

/** A value that is framed but not decoded, as its bytes. */
export function printUnread(out: JsonWriter, className: string, bytes: Uint8Array, reason: string): void {
  out.ascii('{"@class":')
  out.string(className)
  out.ascii(',"@bytes":')
  out.base64(bytes)
  out.ascii(',"@reason":')
  out.string(reason)
  out.byte(0x7d)
}
