import { describe, expect, test } from 'vitest'
import { seeded } from '../damage/damage.ts'
import { compare, compared } from '../samples/both-lines.ts'
import { seedOf } from '../tier.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

const random = seeded(seedOf(4))

describe.skipIf(CORPUS_DIR === undefined)(`corpus: lines by generated code (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file] as const))('%s', (_, file) =>
    compare(file, { codecs: ownSerializers }, random),
  )
  test('are many, and many that are damaged', () => {
    expect(compared.whole).toBeGreaterThan(500)
    expect(compared.broken).toBeGreaterThan(100)
  })
})
