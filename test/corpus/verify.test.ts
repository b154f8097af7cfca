import { describe, expect, test } from 'vitest'
import { open, verify, type Finding } from '../../src/index.ts'
import { CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

describe.skipIf(CORPUS_DIR === undefined)(`corpus: what Flink wrote has no errors (${CORPUS_DIR ?? SKIPPED})`, () => {
  test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (_, file) => {
    const errors: Finding[] = []
    for await (const finding of verify(await open(file, { codecs: ownSerializers }), { deep: true }))
      if (finding.level === 'error') errors.push(finding)
    expect(errors).toEqual([])
  })
})
