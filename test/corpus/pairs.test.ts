import { dirname, basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digestOperator, open } from '../../src/index.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

/** A native savepoint or a checkpoint, and the canonical savepoint of the same job, release and backend: the job was in the same state for both. */
const pairs = filesNamed('_metadata').flatMap(native => {
  const canonical = native.replace(/-(?:checkpoint|savepoint-native)(?=\/)/, '-savepoint')
  return canonical !== native && filesNamed('_metadata').includes(canonical)
    ? [{ name: basename(dirname(inCorpus(native))), native, canonical }]
    : []
})

/** Timers in processing time are set by the clock, at another time in each run: only their number is the same. */
const BY_THE_CLOCK = /_timer_state\/processing_/
/** Heap-native Scala values are not read yet, so neither are the operators that hold some. */
const UNREAD = /^stateful-scala-.*-hashmap-/

/** Digest and count of every state that holds something and can be read, by operator and name. */
async function digests(file: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const operator of (await open(file, { codecs: ownSerializers })).operators) {
    let whole = true
    const reports = await digestOperator(operator, { problem: () => (whole = false) })
    for (const { state, entries, digest } of reports)
      if (whole && entries > 0) found.set(`${operator.id}/${state}`, `${entries} ${digest}`)
  }
  return found
}

describe.skipIf(CORPUS_DIR === undefined)(
  `corpus: native and canonical snapshots of one job (${CORPUS_DIR ?? SKIPPED})`,
  () => {
    test('there are pairs', () => expect(pairs.length).toBeGreaterThan(20))
    test.each(pairs)('$name', async ({ name, native, canonical }) => {
      const [found, expected] = [await digests(native), await digests(canonical)]
      if (!UNREAD.test(name)) expect([...found.keys()]).toEqual(expect.arrayContaining([...expected.keys()]))
      for (const [state, digest] of found)
        expect({ state, digest: BY_THE_CLOCK.test(state) ? digest.split(' ')[0] : digest }).toEqual({
          state,
          digest: BY_THE_CLOCK.test(state) ? expected.get(state)?.split(' ')[0] : expected.get(state),
        })
    })
  },
)
