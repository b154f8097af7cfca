import type { JsonWriter } from '../bytes/json-writer.ts'
import type { ByteReader } from '../bytes/reader.ts'
import { canGenerate } from '../codec/record.ts'
import { nothing, type EntryLayout, type KeyPart } from '../entry/layout.ts'
import { valueHead } from '../entry/stored-value.ts'
import { timestampType } from '../entry/timestamp.ts'
import { Code } from '../type/printer.ts'
import { inlineOf } from '../type/types.ts'

/**
 * Prints the line of an entry whose bytes are as they should be; false, or a SavepointError, where they are not: then the line must be
 * printed part by part. `words`, `length`: what the run's lines begin with.
 */
export type WholeLine = (
  r: ByteReader,
  out: JsonWriter,
  words: Int32Array,
  length: number,
  keyAt: number,
  keyEnd: number,
  valueAt: number,
  valueEnd: number,
) => boolean

/** Straight-line code for the lines of a state (type/printer.ts); undefined where it is not made: for types that are not known. */
export function lineCode(layout: EntryLayout, inline: typeof inlineOf = inlineOf): WholeLine | undefined {
  const { keyParts, slots, state } = layout
  if (!canGenerate || (slots.includes('value') && state.value === undefined)) return undefined
  if (keyParts.some(({ type }) => type === undefined)) return undefined
  const code = new Code()
  return code.function<WholeLine>(
    ['words', 'length', 'keyAt', 'keyEnd', 'valueAt', 'valueEnd'],
    `${code.room('4 * words.length')}
for (let i = 0; i < words.length; i++) o.setInt32(to + 4 * i, words[i])
to += length
${keyParts.length === 0 ? '' : keyCode(layout, code, inline)}
${slots.includes('value') ? valueCode(layout, code, inline) : ''}
${code.piece('}\n')}
r.at = at; out.at = to
return true`,
  )
}

/** A timer's time stands in front of its key and is printed last. */
function keyCode({ keyParts, slots }: EntryLayout, code: Code, inline: typeof inlineOf): string {
  const keys = keyParts.map(part =>
    part.slot === 'timestamp'
      ? `const time = at\n${code.skipCall(part.skip)}`
      : keyPartCode(code, part, part.slot === slots[0], inline),
  )
  return `r.withoutBytes = 0; at = keyAt; end = r.end = keyEnd
${keys.join('\n')}
if (at !== end) return false
${slots.includes('timestamp') ? `${code.piece(',"timestamp":')} at = time\n${inline(timestampType, code)}` : code.piece(',"value":')}`
}

function valueCode({ state }: EntryLayout, code: Code, inline: typeof inlineOf): string {
  const { nullable, accessed, content } = valueHead(state)
  const value = `${inline(content!, code)}
if (at !== end) return false`
  const timed = `const time = at
if (at + 8 > end) return false
at += 8
${value}
${code.piece(',"lastAccess":')}
${code.synced('out.long(b.getInt32(time), b.getUint32(time + 4))')}`
  const whole = accessed ? timed : value
  return `r.withoutBytes = 0; at = valueAt; end = r.end = valueEnd
${nullable ? `if (at >= end) return false\nif (b.getInt8(at++) !== 0) { ${code.null()} } else { ${whole} }` : whole}`
}

function keyPartCode(code: Code, { slot, type, behind }: KeyPart, isFirst: boolean, inline: typeof inlineOf): string {
  const bytes = type === undefined || slot === undefined ? 'at++' : inline(type, code)
  const print = `${isFirst || slot === undefined ? '' : code.piece(`,"${slot}":`)}\n${bytes}`
  if (behind === nothing) return print
  return `{ const from = at\n${print}\n${code.synced(`${code.constant(behind)}(r, from)`)} }`
}
