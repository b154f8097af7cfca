import { afterAll, describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { decode } from '../../src/codec/codec.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { describedIn, telling, type Described } from '../serializer/collected.ts'
import { MadeAgain, releaseIn } from '../serializer/made-again.ts'
import { bytesOf, CORPUS_DIR, filesNamed, inCorpus, SKIPPED } from './folder.ts'
import { ownSerializers } from './own-serializers.ts'

describe.skipIf(CORPUS_DIR === undefined)(
  `corpus: snapshots are made again from their types (${CORPUS_DIR ?? SKIPPED})`,
  () => {
    const again = new MadeAgain()
    afterAll(() =>
      console.log('corpus, snapshots made again:', again.made, again.distinct.size, again.kinds.size, again.others),
    )
    test.each(filesNamed('serializer-snapshot').map(file => [inCorpus(file), file]))('%s', (name, file) => {
      const described: Described[] = []
      const { envelope, typeOf } = snapshotsWith(telling(ownSerializers, it => described.push(it)))
      typeOf(decode(envelope, new ByteReader(bytesOf(file!), file!)))
      for (const it of described) again.check(it, releaseIn(name!, 0))
    })
    test.each(filesNamed('_metadata').map(file => [inCorpus(file), file]))('%s', async (name, file) => {
      const { described, metadataVersion } = await describedIn(file!, { codecs: ownSerializers })
      for (const it of described) again.check(it, releaseIn(name!, metadataVersion))
    })
    test('there are many, of many kinds', () => {
      expect(again.made).toBeGreaterThan(1000)
      expect(again.kinds.size).toBeGreaterThan(40)
    })
  },
)
