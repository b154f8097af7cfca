import { describe, expect, test } from 'vitest'
import { open, SavepointError } from '../../src/index.ts'
import { memoryFile, readBytes, type File } from '../../src/model/file.ts'
import { keyedHandles } from '../../src/read/references.ts'
import { openStream } from '../../src/read/streams.ts'
import type { ColumnFamily } from '../../src/rocksdb/manifest.ts'
import { statisticsOf } from '../../src/rocksdb/statistics.ts'
import { verifyFamily } from '../../src/rocksdb/verify.ts'
import { madeDatabase, type MadeEntry, type MadeOptions } from '../rocksdb/made.ts'
import { bytesOfHex, collect, linesOf, lookup, openFiles } from '../rocksdb/read.ts'
import { VECTORS } from '../rocksdb/vectors.ts'
import { optionsFor, samples } from '../samples/folder.ts'
import { seedOf, sized } from '../tier.ts'
import { cpuTime, limits, memoryInUse, seeded } from './damage.ts'

const ROUNDS = sized({ quick: 2000, test: 5_000, long: 100_000 })
const LARGEST = 8 * 1024

interface Whole {
  readonly name: string
  readonly files: ReadonlyMap<string, File>
  readonly bytes: ReadonlyMap<string, Uint8Array>
  /** Bytes at the end of a table that no checksum covers. */
  readonly footer: number
  readonly family: string
  /** Its tables, and the MANIFEST. */
  readonly targets: readonly string[]
  readonly lines: readonly string[]
}

async function whole(name: string, files: ReadonlyMap<string, File>, footer = 53): Promise<readonly Whole[]> {
  const bytes = new Map(
    await Promise.all([...files].map(async ([local, file]) => [local, await readBytes(file, 0, file.size)] as const)),
  )
  const database = await openFiles(files)
  const families = database.columnFamilies.filter(
    family => family.files.length > 0 && family.files.every(file => file.size <= LARGEST),
  )
  return Promise.all(
    families.map(async family => ({
      name: `${name} ${family.name}`,
      files,
      bytes,
      footer,
      family: family.name,
      targets: [
        ...family.files.map(file => file.name),
        ...[...files.keys()].filter(local => local.startsWith('MANIFEST')),
      ],
      lines: await linesOf(database, family),
    })),
  )
}

const vectorFiles = ({ manifestName, manifest, table }: (typeof VECTORS)[number]): ReadonlyMap<string, File> =>
  new Map(
    [
      memoryFile('CURRENT', new TextEncoder().encode(`${manifestName}\n`)),
      memoryFile(manifestName, manifest),
      memoryFile('000010.sst', table),
    ].map(file => [file.path, file]),
  )

function made(options: MadeOptions): ReadonlyMap<string, File> {
  const next = seeded(40)
  const entries = Array.from({ length: 120 }, (_, i): MadeEntry => ({
    key: Uint8Array.of(next(4), 0x6b, next(30)),
    sequence: i + 1,
    type: [1, 1, 1, 2, 0][next(5)]!,
    value: new Uint8Array(next(20)).fill(i),
  }))
  const ordered = entries.toSorted((a, b) => Buffer.compare(a.key, b.key) || b.sequence - a.sequence)
  const range = { key: Uint8Array.of(1), sequence: 70, type: 15, value: Uint8Array.of(2) }
  return madeDatabase(
    [
      { level: 0, entries: ordered.filter(entry => entry.sequence > 80), ranges: [range] },
      { level: 1, entries: ordered.filter(entry => entry.sequence <= 80) },
    ],
    { ...options, blockBytes: 300 },
  )
}

async function sampleFiles(name: string): Promise<ReadonlyMap<string, File>> {
  const sample = samples.find(candidate => candidate.name === name)!
  const savepoint = await open(sample.path, optionsFor(sample))
  const handle = savepoint.operators
    .flatMap(operator => [...keyedHandles(operator.entry)])
    .find(candidate => candidate.kind === 'incremental')
  if (handle?.kind !== 'incremental') throw new Error(`${name} has no files of RocksDB`)
  return new Map(
    await Promise.all(
      [...handle.shared, ...handle.private].map(
        async ({ localPath, handle: stream }) =>
          [localPath, await openStream(stream, savepoint.locator, localPath)] as const,
      ),
    ),
  )
}

async function databases(): Promise<readonly Whole[]> {
  const found = await Promise.all([
    ...VECTORS.map(vector => whole(`vector ${vector.release}`, vectorFiles(vector))),
    whole('made', made({})),
    whole('made, snappy', made({ codec: 'snappy' })),
    whole('made, zlib', made({ codec: 'zlib', version: 1 })),
    whole('made, lz4', made({ codec: 'lz4' })),
    whole('made, zstd', made({ codec: 'zstd' })),
    whole('made, legacy', made({ codec: 'snappy', version: 0 }), 48),
    whole('made, no checksums', made({ checksum: 'none' }), Infinity),
    whole(
      'made, no checksums, snappy',
      made({ checksum: 'none', codec: 'snappy', index: 'two levels', userKeys: true, delta: true }),
      Infinity,
    ),
    whole(
      'made, no checksums, lz4',
      made({ checksum: 'none', codec: 'lz4', index: 'first keys', indexInterval: 4, version: 1 }),
      Infinity,
    ),
    whole(
      'made, version 6',
      made({ checksum: 'xxh3', version: 6, base: 0x12345678, index: 'two levels', buckets: 20 }),
      0,
    ),
    ...['states-1.20-native-rocksdb', 'states-2.3-native-rocksdb'].map(async name =>
      whole(name, await sampleFiles(name)),
    ),
  ])
  return found.flat()
}

interface Outcome {
  readonly errors: readonly SavepointError[]
  /** undefined: they could not all be read. */
  readonly lines: readonly string[] | undefined
}

/** Throws what is no SavepointError. */
async function attempt<T>(errors: SavepointError[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    errors.push(error)
    return undefined
  }
}

/** A cut file is read as if the MANIFEST knew its size, or nothing of it would be. */
const resized = (family: ColumnFamily, files: ReadonlyMap<string, File>): ColumnFamily => ({
  ...family,
  files: family.files.map(file => ({ ...file, size: files.get(file.name)?.size ?? file.size })),
})

async function outcomeOf(base: Whole, local: string, damaged: Uint8Array, round: number): Promise<Outcome> {
  const errors: SavepointError[] = []
  const files = new Map(base.files)
  files.set(local, memoryFile(local, damaged))
  const database = await attempt(errors, async () => openFiles(files))
  const family = database?.columnFamilies.find(({ name }) => name === base.family)
  if (database === undefined || family === undefined) return { errors, lines: undefined }
  const cut = resized(family, files)
  const lines = await attempt(errors, async () => linesOf(database, cut))
  if (round % 4 === 0)
    await attempt(errors, async () =>
      lookup(database, cut, bytesOfHex((base.lines[round % base.lines.length] ?? '00').split(' ')[0]!)),
    )
  if (round % 4 === 1) errors.push(...((await attempt(errors, async () => collect(verifyFamily(database, cut)))) ?? []))
  if (round % 16 === 2) await attempt(errors, async () => statisticsOf(database, cut))
  return { errors, lines }
}

describe('damage: rocksdb', () => {
  test(`${ROUNDS} seeded cuts and flips over tables and manifests`, async () => {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0 // traces of so many errors take most of the time
    const bases = await databases()
    expect(bases.length).toBeGreaterThan(12)
    const next = seeded(seedOf(20261122))
    const wrong: string[] = []
    const counts = { detected: 0, unread: 0, uncovered: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const base = bases[next(bases.length)]!
      const local = round % 100 === 0 ? 'CURRENT' : base.targets[next(base.targets.length)]!
      const bytes = base.bytes.get(local)!
      const at = next(bytes.length)
      const cut = round % 3 === 0
      const damaged = bytes.slice(0, cut ? at : bytes.length)
      if (!cut) damaged[at] = damaged[at]! ^ (round % 2 === 0 ? 1 << next(8) : 1 + next(255))
      const start = cpuTime()
      const { errors, lines } = await outcomeOf(base, local, damaged, round)
      const took = cpuTime() - start
      const where = `round ${round}, ${base.name}, ${local} ${cut ? 'cut' : 'flipped'} at ${at}`
      if (took > limits.milliseconds) wrong.push(`${where}: took ${took.toFixed(0)} ms`)
      for (const error of errors)
        if (error.code !== 'missing-file' && (error.parts.file === undefined || error.parts.offset === undefined))
          wrong.push(`${where}: ${error.code} ${error.message}`)
      const isSame =
        lines !== undefined && lines.length === base.lines.length && lines.every((line, i) => line === base.lines[i])
      if (errors.length > 0) counts.detected++
      else if (isSame) counts.unread++
      // A MANIFEST cut at the end of a record is whole, and footers before version 6 have no checksum.
      else if ((cut && local.startsWith('MANIFEST')) || local === 'CURRENT' || at >= bytes.length - base.footer)
        counts.uncovered++
      else wrong.push(`${where}: other values`)
    }
    Error.stackTraceLimit = stackTraceLimit
    process.stdout.write(`damage rocksdb: ${JSON.stringify(counts)}\n`)
    expect(wrong.slice(0, 5)).toEqual([])
    expect(counts.detected).toBeGreaterThan(ROUNDS / 2)
    expect(memoryInUse()).toBeLessThan(limits.memory)
  })
})
