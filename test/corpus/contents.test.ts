import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { digestOperator, ndjson, open, type SavepointError } from '../../src/index.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { explained, Tally, unreadKind, unreadStates } from '../not-read.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

const later = new Tally()
let entries = 0

/** Every key group ends exactly where the next begins, every element where its successor does; heap-native bodies are walked to the last byte. */
describe.skipIf(CORPUS_DIR === undefined)(`corpus: contents (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    const savepoint = await open(file, { codecs: ownSerializers })
    for (const operator of savepoint.operators) {
      const states = await unreadStates(operator)
      const problems: SavepointError[] = []
      entries += (await digestOperator(operator, { problem: problem => problems.push(problem) })).reduce(
        (sum, report) => sum + report.entries,
        0,
      )
      for (const problem of problems) {
        expect(explained(problem, states), problem.message).toBeDefined()
        later.add(explained(problem, states)!)
      }
      for await (const { bytes } of ndjson(operator, { problem: () => undefined })) {
        for (const line of new TextDecoder().decode(bytes).trimEnd().split('\n')) {
          const { state } = JSON.parse(line) as { state: string }
          if (line.includes('"@reason":')) expect(states.get(state), line).toBeDefined()
          for (const [, reason] of line.matchAll(/"@reason":"((?:[^"\\]|\\.)*)"/g))
            expect(reason, line).toMatch(
              /^(?:values of .+ cannot be read yet|its snapshot says nothing about its values)$/,
            )
        }
      }
    }
  })
  test('what was found', () => {
    process.stdout.write(
      `corpus contents: ${entries} entries framed; key groups not walked to their end: ${later.text}\n`,
    )
    expect(entries).toBeGreaterThan(0)
  })
})

const unread = new Tally()

describe.skipIf(CORPUS_DIR === undefined)(`corpus: values of serializers (${CORPUS_DIR ?? SKIPPED})`, () => {
  const classes = [fileURLToPath(new URL('kryo-pojos.types', import.meta.url))]
  const snapshots = {
    2: snapshotsWith(ownSerializers, { kryo: 2, classes }),
    5: snapshotsWith(ownSerializers, { kryo: 5, classes }),
  }
  /** Folders end in the release: `kryo-type-serializer-empty-config-1.20`. */
  const kryoOf = (file: string): 2 | 5 => (/-1\.\d+\/[^/]*$/.test(file) ? 2 : 5)
  /** Written by a serializer of the test's own. */
  const isOwn = /\/kryo-custom-/
  test.each(filesNamed('test-data').map(file => [inCorpus(file), file]))('%s', (_, file) => {
    const { envelope, typeOf } = snapshots[kryoOf(file)]
    const type = typeOf(
      envelope.read(
        new ByteReader(new Uint8Array(readFileSync(file.replace(/test-data$/, 'serializer-snapshot'))), file),
      ),
    )
    const kind = isOwn.test(file) ? 'Kryo by a serializer of the test' : unreadKind(type)
    if (kind !== undefined) return unread.add(kind)
    const bytes = bytesOf(file)
    const [reading, skipping, printing] = [
      new ByteReader(bytes, file),
      new ByteReader(bytes, file),
      new ByteReader(bytes, file),
    ]
    const codec = codecOf(type)
    const w = new ByteWriter()
    codec.write(w, codec.read(reading))
    expect(Buffer.compare(w.done(), bytes)).toBe(0)
    codec.skip(skipping)
    const out = new JsonWriter()
    jsonOf(type)(printing, out)
    expect([reading.left, skipping.left, printing.left]).toEqual([0, 0, 0])
    expect(() => JSON.parse(out.text()) as unknown).not.toThrow()
  })
  test('what was not read', () => void process.stdout.write(`corpus values not read: ${unread.text}\n`))
})

/** One job, taken in several ways: `new-stateful-udf-migration-itcase-flink2.2-hashmap-savepoint` → its release. */
const release = (file: string): string | undefined => /new-stateful-udf-migration-itcase-flink([\d.]+)-/.exec(file)?.[1]
const releases = [...new Set(filesNamed('_metadata').flatMap(file => release(file) ?? []))]

describe.skipIf(releases.length === 0)('corpus: digests agree over the canonical and heap folders of a release', () => {
  test.each(releases)('%s', async name => {
    const files = filesNamed('_metadata').filter(file => release(file) === name)
    const digests = await Promise.all(
      files.map(async file => {
        const savepoint = await open(file)
        const reports = await Promise.all(
          savepoint.operators.map(async operator =>
            (await digestOperator(operator, { problem: () => undefined })).map(
              report => `${operator.id} ${JSON.stringify(report)}`,
            ),
          ),
        )
        return reports
          .flat()
          .filter(text => /"state":"(?:state-name|_timer_state\/event_timer)"/.test(text))
          .toSorted()
      }),
    )
    expect(digests[0]!.length).toBeGreaterThan(0)
    for (const other of digests) expect(other).toEqual(digests[0])
  })
})
