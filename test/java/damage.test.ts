import { expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { SavepointError } from '../../src/errors.ts'
import { readProperties } from '../../src/format/properties.ts'
import { readJavaStream } from '../../src/java/stream.ts'
import { logicalType } from '../../src/type/logical.ts'
import { typeText } from '../../src/type/types.ts'
import { hex } from '../hex.ts'
import { STREAMS } from './streams.ts'
import { CANONICAL_SAVEPOINT, RETAINED_CHECKPOINT } from './vectors.ts'

const streams: Readonly<Record<string, string>> = {
  'a savepoint': CANONICAL_SAVEPOINT,
  'a checkpoint': RETAINED_CHECKPOINT,
  ...STREAMS,
}

/** Everything that looks into a Java object. */
function look(bytes: Uint8Array): void {
  readProperties(bytes, 'f', 100)
  typeText(logicalType(readJavaStream(new ByteReader(bytes))))
}

/** What is wrong with the outcome of `run`; undefined: a value, or an error that says where. */
function wrong(run: () => void, length: number): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (!(error instanceof SavepointError)) return String(error)
    const offset = error.parts.offset
    return error.parts.file === 'f' && offset !== undefined && offset >= 100 && offset <= 100 + length
      ? undefined
      : error.message
  }
}

test.each(Object.keys(streams))('%s, cut at every byte', name => {
  const bytes = hex(streams[name]!)
  for (let cut = 0; cut < bytes.length; cut++) {
    expect(() => readJavaStream(new ByteReader(bytes.subarray(0, cut)))).toThrow(SavepointError)
    expect(
      wrong(() => look(bytes.subarray(0, cut)), cut),
      `cut at ${cut}`,
    ).toBeUndefined()
  }
})

test.each(Object.keys(streams))('%s, every byte flipped', name => {
  const bytes = hex(streams[name]!)
  const damaged = bytes.slice()
  for (let at = 0; at < bytes.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      damaged[at] = bytes[at]! ^ mask
      expect(
        wrong(() => look(damaged), bytes.length),
        `byte ${at} xor ${mask}`,
      ).toBeUndefined()
    }
    damaged[at] = bytes[at]!
  }
})
