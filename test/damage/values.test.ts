import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { SavepointError } from '../../src/errors.ts'
import type { Type } from '../../src/model/type.ts'
import { parseType } from '../../src/type/notation.ts'
import { generated } from '../../src/type/warm.ts'
import { codecOf, hashOf, jsonOf, membersOf, printersWith } from '../../src/type/types.ts'
import { hex, int32 } from '../hex.ts'
import { STREAMS } from '../java/streams.ts'
import { seedOf, sized } from '../tier.ts'
import { VECTORS } from '../type/java-vectors.ts'
import { sqlNodes } from '../type/sql-trees.ts'
import { cpuTime, limits, memoryInUse, seeded } from './damage.ts'

// Values whose bytes refer to each other: rows, arrays and maps of SQL by offsets, variants too, Java objects by handles.

const ROUNDS = sized({ quick: 1000, test: 3000, long: 40_000 })

interface Piece {
  readonly type: Type
  readonly bytes: Uint8Array
}
const written = (type: Type, value: unknown): Uint8Array => {
  const w = new ByteWriter()
  codecOf(type).write(w, value)
  return w.done()
}
const sample = <T>(all: fc.Arbitrary<T>, numRuns: number, seed: number): readonly T[] =>
  fc.sample(all, { numRuns, seed: seedOf(seed) })

/** Random values of random types, longer than nothing. */
const random: readonly Piece[] = sample(
  sqlNodes.chain(({ type, value }) => value.map(one => ({ type, bytes: written(type, one) }))),
  300,
  20261130,
)
const rows = random.filter(({ type }) => type.kind === 'rowData')
const variant = (value: string, metadata: string): Piece => ({
  type: { kind: 'variant' },
  bytes: hex(`${int32(hex(value).length)} ${int32(hex(metadata).length)} ${value} ${metadata}`),
})
const PIECES: Readonly<Record<string, readonly Piece[]>> = {
  rows,
  'rows whose columns are not known': rows.map(({ type, bytes }) => ({
    type: {
      ...parseType('BinaryRow(1)'),
      arity: (type as Type & { fields: readonly unknown[] }).fields.length,
    } as Type,
    bytes,
  })),
  arrays: random.filter(({ type }) => type.kind === 'arrayData'),
  maps: random.filter(({ type }) => type.kind === 'mapData'),
  variants: [
    variant('02030100020a000c0f030300010204040005780c01020000', '010300010203626163'), // {"a":1,"b":[true,null,"x"],"c":{}}
    variant('2801396c362f819f4eb10600000000000000', '010000'),
    {
      type: parseType('Row<f0 VARIANT>'),
      bytes: hex('00000020 0000000000000000 0b00000010000000 00000003 010000 0d616263 0000000000'),
    },
  ],
  'Java objects': [
    ...Object.values(STREAMS).map(text => ({ type: { kind: 'javaObject' }, bytes: hex(text) })),
    ...VECTORS.filter(([type]) => type.kind === 'javaObject').map(([type, , text]) => ({ type, bytes: hex(text) })),
  ],
}

const GENERATED = printersWith((_, build) => generated(build))
const out = new JsonWriter()
const json =
  (print: (r: ByteReader, to: JsonWriter) => void) =>
  (r: ByteReader): string => {
    out.at = 0
    print(r, out)
    return out.text()
  }
/** All that looks into the bytes of a value; a text is JSON. */
function programs(type: Type): readonly (readonly [string, (r: ByteReader) => unknown])[] {
  const codec = codecOf(type)
  const hash = hashOf(type)
  const members = membersOf(type)
  return [
    ['read', r => void codec.read(r)],
    ['skip', r => codec.skip(r)],
    ['print', json(jsonOf(type))],
    ['generated', json(GENERATED.json(type))],
    ...(typeof hash === 'string' ? [] : [['hash', (r: ByteReader): unknown => void hash(r)] as const]),
    ...['0', ...(members?.names ?? [])]
      .filter(name => members?.typeAt(name) !== undefined)
      .map(
        name =>
          [
            `member ${name}`,
            json((r, to) =>
              members!.enter(
                name,
                one => at => jsonOf(one)(at, to),
                () => to.ascii('null'),
              )(r),
            ),
          ] as const,
      ),
  ]
}
const compiled = new Map<Type, ReturnType<typeof programs>>()
const programsOf = (type: Type): ReturnType<typeof programs> => {
  let found = compiled.get(type)
  if (found === undefined) compiled.set(type, (found = programs(type)))
  return found
}

/** What is wrong with the outcome; undefined: a value, or an error that says where. `error`: told of it. */
function wrong(run: () => unknown, error: () => void): string | undefined {
  const start = cpuTime()
  try {
    const text = run()
    if (typeof text === 'string') JSON.parse(text)
  } catch (thrown) {
    if (!(thrown instanceof SavepointError)) return String((thrown as Error).stack)
    error()
    if (thrown.code !== 'unsupported' && thrown.parts.offset === undefined) return thrown.message
  }
  return cpuTime() - start > limits.milliseconds ? `took ${(cpuTime() - start).toFixed(0)} ms` : undefined
}

test(`${ROUNDS} seeded cuts and flips of values`, () => {
  const next = seeded(seedOf(20261201))
  const kinds = Object.keys(PIECES)
  expect(kinds.filter(kind => PIECES[kind]!.length < 3)).toEqual([])
  const wrongs: string[] = []
  let [errors, tried] = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const kind = kinds[round % kinds.length]!
    const { type, bytes } = PIECES[kind]![next(PIECES[kind]!.length)]!
    const at = next(bytes.length)
    const damaged = bytes.slice(0, round % 3 === 0 ? at : bytes.length)
    if (round % 3 !== 0) damaged[at] = bytes[at]! ^ (round % 2 === 0 ? 1 << next(8) : 1 + next(255))
    for (const [name, run] of programsOf(type)) {
      tried++
      const found = wrong(
        () => run(new ByteReader(damaged, 'value')),
        () => errors++,
      )
      if (found !== undefined) wrongs.push(`round ${round}, ${kind}, ${name}, byte ${at}: ${found}`)
    }
  }
  expect(wrongs.slice(0, 5)).toEqual([])
  expect(errors).toBeGreaterThan(tried / 10)
  expect(memoryInUse()).toBeLessThan(limits.memory)
})
