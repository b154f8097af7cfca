import type { ByteReader } from '../bytes/reader.ts'
import { SavepointError } from '../errors.ts'
import { chain, hashDouble, hashFloat, hashLong } from './hash.ts'
import type { Hash } from './kind.ts'
import type { PartReader, PlainPart } from './kryo-part.ts'
import { dateOfDay, type Moment } from './moment.ts'

/** Of a part of the one form that values of a class have; undefined for any other. */
type HashPart = (part: PlainPart) => number | undefined

const whole: HashPart = part => (part.as === 'integer' ? Number(part.value) : undefined)

function textHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = chain(hash, text.charCodeAt(i))
  return hash
}
const text: HashPart = part => (part.as === 'text' ? textHash(part.value) : undefined)

/** Both halves as one. */
function uuidHash(uuid: string): number {
  const digits = uuid.replaceAll('-', '')
  return hashLong(BigInt(`0x${digits.slice(0, 16)}`) ^ BigInt(`0x${digits.slice(16)}`))
}

const DAY = 86_400n
/** Of a moment without a zone. */
function dayAndClock({ second, nano }: Moment): { readonly date: number; readonly clock: number } {
  const clock = ((BigInt(second) % DAY) + DAY) % DAY
  const { year, month, day } = dateOfDay(Number((BigInt(second) - clock) / DAY))
  return {
    date: (year & 0xfffff800) ^ ((year << 11) + (month << 6) + day),
    clock: hashLong(clock * 1_000_000_000n + BigInt(nano)),
  }
}
const time =
  (hash: (value: Moment) => number): HashPart =>
  part =>
    part.as === 'time' ? hash(part.value) : undefined

/** By class. All are final: a value of such a type is of no other. */
const HASHES: ReadonlyMap<string, HashPart> = new Map(
  Object.entries<HashPart>({
    'lang.Integer': whole,
    'lang.Short': whole,
    'lang.Byte': whole,
    'lang.Long': part => (part.as === 'integer' ? hashLong(BigInt(part.value)) : undefined),
    'lang.Float': part => (part.as === 'float' ? hashFloat(part.value) : undefined),
    'lang.Double': part => (part.as === 'double' ? hashDouble(part.value) : undefined),
    'lang.Boolean': part => (part.as === 'boolean' ? (part.value ? 1231 : 1237) : undefined),
    'lang.Character': text,
    'lang.String': text,
    'util.UUID': part => (part.as === 'text' ? uuidHash(part.value) : undefined),
    'time.LocalDate': time(value => dayAndClock(value).date),
    'time.LocalTime': part => (part.as === 'timeOfDay' ? hashLong(BigInt(part.value)) : undefined),
    'time.LocalDateTime': time(value => dayAndClock(value).date ^ dayAndClock(value).clock),
    'time.Instant': time(({ second, nano }) => (hashLong(BigInt(second)) + Math.imul(51, nano)) | 0),
  }).map(([name, hash]) => [`java.${name}`, hash]),
)

/** Java's hashCode of values of a class, as `read` finds them; a text says why it is not known. */
export function kryoHash(className: string, read: (r: ByteReader) => PartReader): Hash | string {
  const hash = HASHES.get(className)
  if (hash === undefined) return `the hashCode of ${className} is not known`
  return r => {
    const { part } = read(r)
    const found = 'tell' in part && 'value' in part ? hash(part) : undefined
    if (found === undefined)
      throw new SavepointError('unsupported', `a value of ${className} that has no known hashCode`)
    return found
  }
}
