import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import {
  memoryStorage,
  ndjson,
  open,
  verify,
  type Entry,
  type OpenOperator,
  type OpenSavepoint,
} from '../../src/index.ts'
import { keyGroupOf } from '../../src/model/key-group.ts'
import { ascii, hex, int16, int32, sized, utf } from '../hex.ts'
import { CANONICAL_SAVEPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'
import { BASE, composite, flinkString, INT, STRING } from '../serializer/snapshots.ts'

// One subtask with one state `s`, keys and namespaces of which vary in length: their lengths stand behind them.

const VALUE_SERIALIZERS = {
  LIST: composite(`${BASE}ListSerializerSnapshot`, 1, '', INT),
  MAP: composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, INT),
  VALUE: INT,
} as const

/** All entries are in the key group of "k"; keys are given without it. */
async function made(
  kind: keyof typeof VALUE_SERIALIZERS,
  ...entries: readonly (readonly [key: string, value: string])[]
): Promise<OpenSavepoint> {
  const header = hex(
    `00000006 00 00000002 ${STRING} ${int16(1)} ${utf('s')} 00000000 ${int32(1)} ${utf('KEYED_STATE_TYPE')} ${utf(kind)} ${int32(2)} ${utf('VALUE_SERIALIZER')} 00000002 ${VALUE_SERIALIZERS[kind]} ${utf('NAMESPACE_SERIALIZER')} 00000002 ${STRING}`,
  )
  const keyGroup = keyGroupOf('k'.charCodeAt(0), 128)
  const block = entries.map(
    ([key, value], i) =>
      sized(`${(keyGroup | (i === entries.length - 1 ? 0x80 : 0)).toString(16).padStart(2, '0')} ${key}`) +
      sized(value),
  )
  const data = Uint8Array.from([...header, ...hex(`0000 ${block.join('')} ffff`)])
  const offsets = Array.from({ length: 128 }, (_, i) => (i === keyGroup ? header.length : 0))
  const w = new ByteWriter()
  const managedKeyed = {
    kind: 'savepoint',
    first: 0,
    offsets,
    delegate: { kind: 'relative', path: 'data', size: data.length },
  } as const
  metadata.write(w, {
    version: 6,
    checkpointId: 7,
    masterStates: [],
    operators: [entryOf('one', [{ ...NO_STATE, managedKeyed }])],
    properties: hex(CANONICAL_SAVEPOINT),
  })
  return open('/s', { storage: memoryStorage({ '/s/_metadata': w.done(), '/s/data': data }) })
}

async function collect<T>(all: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}
const entries = async ({ operators }: OpenSavepoint): Promise<readonly Entry[]> =>
  collect((await operators[0]!.states)[0]!.entries())
async function lines(operator: OpenOperator, sort: boolean): Promise<readonly Record<string, unknown>[]> {
  let text = ''
  for await (const { bytes } of ndjson(operator, { sort })) text += new TextDecoder().decode(bytes)
  return text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
}

const LONG_KEY = `ad 02 ${ascii('k'.repeat(300))}`

describe('lengths behind key and namespace', () => {
  test('of one and two bytes', async () => {
    const savepoint = await made(
      'MAP',
      [`${flinkString('k')} 02 ${flinkString('ns')} 03 ${flinkString('m')}`, '00 00000007'],
      [`${LONG_KEY} 2e 01 00 01 ${flinkString('m')}`, '01'],
    )
    expect(
      (await entries(savepoint)).map(({ key, namespace, mapKey, value }) => ({ key, namespace, mapKey, value })),
    ).toEqual([
      { key: 'k', namespace: 'ns', mapKey: 'm', value: 7 },
      { key: 'k'.repeat(300), namespace: null, mapKey: 'm', value: null },
    ])
    expect(await lines(savepoint.operators[0]!, false)).toEqual([
      expect.objectContaining({ key: 'k', namespace: 'ns', mapKey: 'm', value: 7 }),
      expect.objectContaining({ key: 'k'.repeat(300), namespace: null, mapKey: 'm', value: null }),
    ])
  })

  test.each([
    ['of the key', `${flinkString('k')} 03 ${flinkString('ns')} 03`, 2],
    ['of the namespace', `${flinkString('k')} 02 ${flinkString('ns')} 02`, 3],
    ['of two bytes', `${LONG_KEY} 2e 02 ${flinkString('ns')} 03`, 302],
  ])('another one %s: the key is shown as bytes', async (_, key, bytes) => {
    const savepoint = await made('VALUE', [key, '00000007'])
    const reason = `a different length follows ${bytes} bytes of a key`
    expect(await entries(savepoint)).toEqual([
      expect.objectContaining({ key: expect.objectContaining({ bytes: hex(key), reason }) as unknown, value: 7 }),
    ])
    const line = expect.objectContaining({
      key: expect.objectContaining({ '@reason': reason }) as unknown,
      value: 7,
    }) as unknown
    expect(await lines(savepoint.operators[0]!, false)).toEqual([line])
    expect(await lines(savepoint.operators[0]!, true)).toEqual([line])
    expect(
      (await collect(verify(savepoint, { deep: true }))).map(({ level, message }) => `${level} ${message}`),
    ).toContainEqual(`error a value cannot be decoded: ${reason} (in operator one, state "s")`)
  })
})

describe('what stands behind the elements of a list', () => {
  const KEY = `${flinkString('k')} 02 ${flinkString('ns')} 03`
  const LIST = [[1, 2, 3]] as const

  test.each([
    ['commas', '00000001 2c 00000002 2c 00000003', undefined],
    ['another byte', '00000001 2c 00000002 2d 00000003', '2d'],
    ['a comma behind the last', '00000001 2c 00000002 2c 00000003 2c', '2c'],
    ['another byte behind the last', '00000001 2c 00000002 2c 00000003 00', '00'],
  ])('%s: read as Flink does, and verify tells', async (_, value, found) => {
    const savepoint = await made('LIST', [KEY, value])
    expect((await entries(savepoint)).map(entry => entry.value)).toEqual(LIST)
    expect((await lines(savepoint.operators[0]!, false)).map(line => line['value'])).toEqual(LIST)
    const findings = await collect(verify(savepoint, { deep: true }))
    expect(findings.map(({ level, message }) => `${level} ${message}`)).toEqual(
      found === undefined
        ? []
        : [
            expect.stringMatching(
              new RegExp(`^warning an element of a list is followed by something other .*: found ${found}`),
            ),
          ],
    )
  })
})
