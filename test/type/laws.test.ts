import fc from 'fast-check'
import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { parseJson } from '../../src/bytes/json-parse.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import { codecOf, hashOf, jsonOf, lengthOf, parseOf, typeText } from '../../src/type/types.ts'
import { dump } from '../hex.ts'
import { trials } from '../tier.ts'
import { avroNodes } from './avro-trees.ts'
import { hashed, printed, type Node } from './leaves.ts'
import { leafNodes, nodes, samples, shown, type Sample } from './trees.ts'
import { sqlNodes } from './sql-trees.ts'

// What must hold for every type there is and every value of it. Trees and values are random, the seed is not.

const all = fc.oneof(
  { weight: 1, arbitrary: samples(leafNodes) },
  { weight: 2, arbitrary: samples(nodes(1)) },
  { weight: 2, arbitrary: samples(nodes(3)) },
  { weight: 2, arbitrary: samples(avroNodes) },
  { weight: 2, arbitrary: samples(sqlNodes) },
)
const simple = fc.oneof(
  { weight: 2, arbitrary: samples(leafNodes) },
  { weight: 2, arbitrary: samples(nodes(1)) },
  { weight: 1, arbitrary: samples(sqlNodes) },
)
/** So many runs in `npm test`. */
const holds = (usual: number, law: (sample: Sample) => void, of = all): void =>
  fc.assert(
    fc.property(of, sample => void law(sample)),
    trials(usual, 20),
  )

const GARBAGE = [0xde, 0xad, 0xbe, 0xef, 0x01]

function written(node: Node, value: unknown): Uint8Array {
  const w = new ByteWriter(1)
  codecOf(node.type).write(w, value)
  return w.done()
}
/** With bytes in front of it and behind it. */
const reader = (bytes: Uint8Array): ByteReader =>
  new ByteReader(Uint8Array.of(...GARBAGE, ...bytes, ...GARBAGE), 'value', 1000, GARBAGE.length)
const alone = (bytes: Uint8Array): ByteReader => new ByteReader(bytes, 'value', 1000)
function json(node: Node, r: ByteReader): string {
  const out = new JsonWriter(1)
  jsonOf(node.type)(r, out)
  return out.text()
}

const { stackTraceLimit } = Error
beforeAll(() => void (Error.stackTraceLimit = 0)) // traces of a hundred thousand errors take most of the time
afterAll(() => void (Error.stackTraceLimit = stackTraceLimit))

describe('every type', () => {
  test('reads what was written, and writes what was read', () => {
    holds(500, sample => {
      const { node, value } = sample
      const bytes = written(node, value)
      const r = reader(bytes)
      const back = codecOf(node.type).read(r)
      if (!alike(back, value)) expect.fail(`${shown(sample)} came back as ${printed(node, back)}`)
      expect(r.left, shown(sample)).toBe(GARBAGE.length)
      expect(r.depth, 'as deep as before').toBe(0)
      expect(dump(written(node, back)), shown(sample)).toBe(dump(bytes))
      expect(bytes.length, 'minBytes').toBeGreaterThanOrEqual(codecOf(node.type).minBytes)
    })
  })

  test('skips to where reading ends', () => {
    holds(500, sample => {
      const r = reader(written(sample.node, sample.value))
      codecOf(sample.node.type).skip(r)
      expect(r.left, shown(sample)).toBe(GARBAGE.length)
    })
  })

  test('prints the JSON of the value, and ends where reading ends', () => {
    holds(500, sample => {
      const r = reader(written(sample.node, sample.value))
      const text = json(sample.node, r)
      expect(r.left, shown(sample)).toBe(GARBAGE.length)
      if (text !== printed(sample.node, sample.value)) expect(text).toBe(printed(sample.node, sample.value))
      JSON.parse(text)
    })
  })

  test('understands its own JSON, or none', () => {
    let understood = 0
    holds(
      500,
      sample => {
        const { node, value } = sample
        const parsed = parseOf(node.type)(parseJson(printed(node, value))!)
        if (parsed === undefined) return
        expect(dump(written(node, parsed)), shown(sample)).toBe(dump(written(node, value)))
        understood++
      },
      simple,
    )
    expect(understood).toBeGreaterThan(trials(25, 0).numRuns)
  })

  test('hashes as Java does, or says why not', () => {
    let known = 0
    holds(
      500,
      sample => {
        const { node, value } = sample
        const hash = hashOf(node.type)
        if (node.hash === undefined || typeof hash === 'string') {
          expect([node.hash, typeof hash], shown(sample)).toEqual([undefined, 'string'])
          return
        }
        const r = reader(written(node, value))
        expect(hash(r), shown(sample)).toBe(hashed(node, value))
        expect(r.left, shown(sample)).toBe(GARBAGE.length)
        known++
      },
      simple,
    )
    expect(known).toBeGreaterThan(trials(125, 0).numRuns)
  })

  test('is as long as it says', () => {
    holds(500, sample => {
      const { node, value } = sample
      expect(lengthOf(node.type), typeText(node.type)).toBe(node.length)
      // VoidNamespace reports no byte and writes one
      if (node.length >= 0 && !JSON.stringify(node.type).includes('"voidNamespace"'))
        expect(written(node, value).length, shown(sample)).toBe(node.length)
    })
  })

  test('refuses every part of it', () => {
    holds(200, sample => {
      const { node, value } = sample
      const bytes = written(node, value)
      for (let cut = 0; cut < bytes.length; cut += 1 + (cut >> 8)) {
        for (const [way, { error }] of Object.entries(ways(node, bytes.subarray(0, cut)))) {
          if (!(error instanceof SavepointError))
            expect.fail(
              `${way} of the first ${cut} bytes of ${dump(bytes)}, ${shown(sample)}: ${error === undefined ? 'no error' : String(error)}`,
            )
        }
      }
    })
  })

  test('bears one bit that flipped', () => {
    holds(150, sample => {
      const { node, value } = sample
      const bytes = written(node, value)
      for (let at = 0; at < bytes.length; at += 1 + (at >> 5)) {
        for (const flip of [1, 2, 4, 8, 16, 32, 64, 128]) {
          const damaged = bytes.slice()
          damaged[at]! ^= flip
          agree(sample, damaged)
        }
      }
    })
  })

  test('bears any bytes', () => {
    fc.assert(
      fc.property(fc.oneof(leafNodes, nodes(2), avroNodes, sqlNodes), fc.uint8Array({ maxLength: 40 }), (node, bytes) =>
        agree({ node, value: null }, bytes),
      ),
      trials(1500, 21),
    )
  })
})

interface Outcome {
  readonly error: unknown
  readonly end: number
  readonly value: unknown
}
function outcome(r: ByteReader, run: (r: ByteReader) => unknown): Outcome {
  try {
    const value = run(r)
    return { error: undefined, end: r.at, value }
  } catch (error) {
    return { error, end: r.at, value: undefined }
  }
}
function ways(node: Node, bytes: Uint8Array): Readonly<Record<'read' | 'skip' | 'json' | 'hash', Outcome>> {
  const codec = codecOf(node.type)
  const hash = hashOf(node.type)
  const read = outcome(alone(bytes), codec.read)
  return {
    read,
    skip: outcome(alone(bytes), codec.skip),
    json: outcome(alone(bytes), r => json(node, r)),
    hash: typeof hash === 'string' ? read : outcome(alone(bytes), hash),
  }
}

/** A value or a SavepointError, whichever way it is looked at; and the ways agree on the value and its end. Skipping may be laxer. */
function agree({ node }: Sample, bytes: Uint8Array): void {
  const { read, skip, json: print, hash } = ways(node, bytes)
  const about = (): string =>
    `${typeText(node.type)} from ${dump(bytes)}: read ${show(read)}, skip ${show(skip)}, json ${show(print)}, hash ${show(hash)}`
  for (const { error } of [read, skip, print, hash])
    if (error !== undefined && !(error instanceof SavepointError)) expect.fail(about())
  if (read.error === undefined) {
    if (
      skip.error !== undefined ||
      print.error !== undefined ||
      hash.error !== undefined ||
      skip.end !== read.end ||
      print.end !== read.end ||
      hash.end !== read.end
    )
      expect.fail(about())
    const text = String(print.value)
    JSON.parse(text)
    if (text !== printed(node, read.value)) expect.fail(`${about()}: ${text} instead of ${printed(node, read.value)}`)
  } else if (print.error === undefined) {
    expect.fail(about())
  }
}
const show = ({ error, end }: Outcome): string => (error === undefined ? `ends at ${end}` : `throws ${String(error)}`)

/** Deep equality in which −0 is not 0 and NaN is NaN, blind for prototypes. */
function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((e, i) => alike(e, b[i]))
  if (a instanceof Uint8Array || b instanceof Uint8Array)
    return a instanceof Uint8Array && b instanceof Uint8Array && dump(a) === dump(b)
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && alike([...a], [...b])
  const [one, two] = [Object.keys(a), Object.keys(b)]
  return (
    one.length === two.length &&
    one.every(
      (key, i) => key === two[i] && alike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  )
}
