import { describe, expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { codecOf, jsonOf } from '../../src/type/types.ts'
import { hex, utf } from '../hex.ts'
import { thrown } from '../laws.ts'

// Bytes by hand of what Gelly and the older Kafka producer keep.

const json = (kind: string, text: string): string => {
  const r = new ByteReader(hex(text), 'value')
  const out = new JsonWriter(16)
  jsonOf({ kind })(r, out)
  expect(r.left).toBe(0)
  return out.text()
}

test.each([
  [
    'kafkaTransaction',
    `01 ${utf('tx-1')} 00000000000003e9 0005`,
    '{"transactionalId":"tx-1","producerId":1001,"epoch":5}',
  ],
  ['kafkaTransaction', '00 ffffffffffffffff ffff', '{"transactionalId":null,"producerId":-1,"epoch":-1}'],
  ['kafkaTransactionContext', `00000002 ${utf('a')} ${utf('b')}`, '{"transactionalIds":["a","b"]}'],
  ['kafkaTransactionalIdHint', '000000000000000a 00000003', '{"nextFreeTransactionalId":10,"lastParallelism":3}'],
  ['longValueArray', '00000002 0000000000000001 ffffffffffffffff', '[1,-1]'],
  ['byteValueArray', '00000003 0180ff', '[1,-128,-1]'],
  ['charValueArray', '00000002 00610062', '["a","b"]'],
  ['doubleValueArray', '00000001 3ff8000000000000', '[1.5]'],
  ['nullValueArray', '00000002', '[null,null]'],
  ['stringValueArray', '00000003 00000006 02 6162 00 01 63', '["ab","","c"]'],
])('%s %s', (kind, bytes, expected) => expect(json(kind, bytes)).toBe(expected))

describe('damaged', () => {
  const broken = (kind: string, text: string): string =>
    thrown(() => codecOf({ kind }).skip(new ByteReader(hex(text), 'value'))).code
  test.each([
    ['stringValueArray', '00000001 00000006 02 6162 00 01 63', 'corrupt'], // bytes left over
    ['stringValueArray', '00000002 00000001 00', 'corrupt'], // more strings than bytes
    ['stringValueArray', 'ffffffff 00000000', 'corrupt'],
    ['stringValueArray', '00000001 00000002 01', 'truncated'],
    ['longValueArray', '00000002 0000000000000001', 'truncated'],
    ['nullValueArray', '7fffffff', 'unsupported'],
    ['kafkaTransactionContext', '7fffffff 0000', 'truncated'],
  ])('%s %s: %s', (kind, bytes, code) => expect(broken(kind, bytes)).toBe(code))
})
