import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { digestOperator, ndjson, open, type SavepointError } from '../../src/index.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { codecOf, jsonOf, typeText } from '../../src/type/types.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

/** Families whose values are read later, by the reason they are told with. */
const LATER = /^(values of .* cannot be read yet|entries of RocksDB files cannot be read yet|entries of changelog checkpoints cannot be read yet|a Value class writes its bytes itself|its snapshot says nothing of its values)$/

const later = new Map<string, number>()
/** Types without their parameters. */
const family = (text: string): string => text.replace(/<.*>/, '<…>')
let entries = 0

/** Every key group ends exactly where the next begins, every element where its successor does; heap-native bodies are walked to the last byte. */
describe.skipIf(CORPUS_DIR === undefined)(`corpus: contents (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    const savepoint = await open(file, { codecs: ownSerializers })
    const problems: SavepointError[] = []
    for (const operator of savepoint.operators) {
      const reports = await digestOperator(operator, { problem: problem => problems.push(problem) })
      entries += reports.reduce((sum, report) => sum + report.entries, 0)
      for await (const { bytes } of ndjson(operator, { problem: () => undefined })) for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n')) expectLine(line)
    }
    for (const { what } of problems.filter(problem => LATER.test(problem.what))) later.set(family(what), (later.get(family(what)) ?? 0) + 1)
    expect(problems.filter(problem => !LATER.test(problem.what)).map(problem => problem.message)).toEqual([])
  })
  test('what was found', () => {
    process.stdout.write(`corpus contents: ${entries} entries; not read yet:\n${[...later].map(([what, n]) => `  ${n} ${what}`).join('\n')}\n`)
    expect(entries).toBeGreaterThan(0)
  })
})

function expectLine(line: string): void {
  const parsed = JSON.parse(line) as object
  const reason = /"@reason":"([^"]*)"/.exec(line)?.[1]
  if (reason !== undefined) expect(reason).toMatch(LATER)
  expect(Object.keys(parsed)[0]).toBe('state')
}

const unread = new Map<string, number>()

describe.skipIf(CORPUS_DIR === undefined)(`corpus: values of serializers (${CORPUS_DIR ?? SKIPPED})`, () => {
  const { envelope, typeOf } = snapshotsWith(ownSerializers)
  test.each(filesNamed('test-data').map(file => [inCorpus(file), file]))('%s', (_, file) => {
    const type = typeOf(envelope.read(new ByteReader(new Uint8Array(readFileSync(file.replace(/test-data$/, 'serializer-snapshot'))), file)))
    const bytes = bytesOf(file)
    const [reading, skipping, printing] = [new ByteReader(bytes, file), new ByteReader(bytes, file), new ByteReader(bytes, file)]
    const codec = codecOf(type)
    let value: unknown
    try {
      value = codec.read(reading)
    } catch (error) {
      expect((error as SavepointError).what).toMatch(LATER)
      unread.set(family(typeText(type)), (unread.get(family(typeText(type))) ?? 0) + 1)
      return
    }
    const w = new ByteWriter()
    codec.write(w, value)
    expect(Buffer.compare(w.done(), bytes)).toBe(0)
    codec.skip(skipping)
    const out = new JsonWriter()
    jsonOf(type)(printing, out)
    expect([reading.left, skipping.left, printing.left]).toEqual([0, 0, 0])
    expect(() => JSON.parse(out.text()) as unknown).not.toThrow()
  })
  test('what is read later', () => void process.stdout.write(`corpus values not read yet: ${[...unread].map(([type, n]) => `${n} ${type}`).join(', ')}\n`))
})
