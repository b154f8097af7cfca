import type { ByteReader } from '../bytes/reader.ts'
import type { JavaValue } from '../java/stream.ts'
import type { Label } from './label.ts'
import { skipString } from './string.ts'

/** A text that is put together of several values. */
export interface TextForm {
  /** What the values are called, in the order in which they are written. */
  readonly parts: readonly string[]
  /** The whole, from the texts of the parts. */
  join(parts: readonly string[]): string
}

/** Told what a value is made of, piece by piece, as its bytes go by: prints it, builds it, or does neither. */
export interface Sink {
  /** A value begins, or begins again: nothing is known of what was before. */
  begin(r: ByteReader): void
  null(): void
  boolean(value: boolean): void
  /** An int, short or byte. */
  whole(value: number): void
  /** By its signed high and unsigned low half. */
  long(high: number, low: number): void
  float(value: number): void
  double(value: number): void
  /** A UTF-16 unit. */
  char(unit: number): void
  /** Takes the string under the cursor, which may be null. */
  string(r: ByteReader): void
  /** The same of an object of this number, which is not null. */
  newString(id: number, r: ByteReader): void
  /** What is usually written as this text: a UUID, a currency. */
  text(text: string): void
  /** A constant of an enum. */
  constant(name: Label): void
  big(value: bigint): void
  /** unscaled ÷ 10^scale */
  decimal(unscaled: bigint, scale: number): void
  bytes(bytes: Uint8Array): void
  date(year: number, month: number, day: number): void
  time(hour: number, minute: number, second: number, nano: number): void
  dateTime(year: number, month: number, day: number, hour: number, minute: number, second: number, nano: number): void
  /** A java.time.Instant: second from 1970, as its halves, and nanosecond. */
  instant(high: number, low: number, nano: number): void
  /** Milliseconds from 1970 as halves; `nano` replaces their fraction of a second. */
  millis(high: number, low: number, nano?: number): void
  /** An object that is not read, whose end is known: its bytes, and why. */
  unread(className: string, bytes: Uint8Array, reason: string): void
  /** What Java's own serialization wrote. */
  java(value: JavaValue): void
  /** A value whose text is that of its parts. */
  openText(form: TextForm): void
  /** Stands in front of part i. */
  part(i: number): void
  closeText(): void
  openArray(): void
  /** Stands in front of element i. */
  element(i: number): void
  closeArray(): void
  openObject(label: Label): void
  /** Stands in front of a member. */
  member(label: Label): void
  closeObject(): void
  openMap(): void
  /** Stand in front of key and value of entry i. */
  key(i: number): void
  value(): void
  closeMap(): void
  /** What follows, up to `close`, may be referred to by this number. */
  open(id: number): void
  close(id: number): void
  /** An object that was opened before. */
  reference(id: number): void
  /** Objects of these numbers were read where nobody is told of them. */
  hidden(from: number, to: number): void
}

const nothing = (): void => undefined
/** Passes over values. */
export const passing: Sink = {
  begin: nothing,
  null: nothing,
  boolean: nothing,
  whole: nothing,
  long: nothing,
  float: nothing,
  double: nothing,
  char: nothing,
  string: skipString,
  newString: (_, r) => skipString(r),
  text: nothing,
  constant: nothing,
  big: nothing,
  decimal: nothing,
  bytes: nothing,
  date: nothing,
  time: nothing,
  dateTime: nothing,
  instant: nothing,
  millis: nothing,
  unread: nothing,
  java: nothing,
  openText: nothing,
  part: nothing,
  closeText: nothing,
  openArray: nothing,
  element: nothing,
  closeArray: nothing,
  openObject: nothing,
  member: nothing,
  closeObject: nothing,
  openMap: nothing,
  key: nothing,
  value: nothing,
  closeMap: nothing,
  open: nothing,
  close: nothing,
  reference: nothing,
  hidden: nothing,
}
