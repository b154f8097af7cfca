import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { decode } from '../../src/codec/codec.ts'
import { utf as utfCodec } from '../../src/codec/base.ts'
import { record } from '../../src/codec/record.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { form, type Snapshot } from '../../src/serializer/form.ts'
import { typeText } from '../../src/type/types.ts'
import { dump, hex, utf } from '../hex.ts'
import { thrown } from '../laws.ts'
import { BASE, composite, INT, optionalMap, RT, snapshotLaws, STRING, versioned, type MapEntry } from './snapshots.ts'

const forms = snapshotsWith()
const read = (text: string): Snapshot => forms.codec.read(new ByteReader(hex(text), '_metadata'))
const MINE = versioned('com.acme.MySnapshot', 5, '0102030405')

describe('a snapshot class that nobody knows', () => {
  test('ends the reading, and says what to do', () => {
    const error = thrown(() => read(MINE))
    expect(error.code).toBe('unknown-snapshot')
    expect(error.what).toBe('unknown serializer snapshot com.acme.MySnapshot')
    expect(error.parts.offset).toBe(0)
    expect(error.parts.found).toContain('version 5')
    expect(error.parts.hint).toBe('what follows it in the header cannot be found; provide a codec for it with --codecs')
  })

  test('inside another is named with its place', () => {
    const error = thrown(() =>
      decode(
        forms.codec,
        new ByteReader(hex(composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, MINE)), '_metadata'),
      ),
    )
    expect(error.code).toBe('unknown-snapshot')
    expect(error.parts.path).toMatch(/MapSerializerSnapshot.*\[1\]/)
    expect(error.parts.offset).toBe(hex(composite(`${BASE}MapSerializerSnapshot`, 1, '', STRING, '00')).length - 1)
  })

  test.each(['constructor', '__proto__', 'hasOwnProperty', 'toString'])(
    'is not found among what every object has: %s',
    name => {
      expect(thrown(() => read(versioned(name, 3, ''))).what).toBe(`unknown serializer snapshot ${name}`)
    },
  )

  test('cannot be written', () =>
    expect(
      thrown(() => forms.codec.write(new ByteWriter(), { className: 'com.acme.MySnapshot', version: 5, body: {} }))
        .code,
    ).toBe('unknown-snapshot'))
})

const POJO = `${RT}PojoSerializerSnapshot`
const field = (name: string, snapshot: string): MapEntry => [name, utf('com.x.P') + utf(name), snapshot]
const opaque = { kind: 'opaque', className: 'b', reason: 'unknown serializer snapshot com.acme.MySnapshot' }

snapshotLaws('in a frame it stays as it is, and the rest is known', [
  {
    name: 'a field of a POJO',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') +
        optionalMap(field('a', INT), field('b', MINE), field('c', STRING)) +
        optionalMap() +
        optionalMap(),
    ),
    type: {
      kind: 'pojo',
      className: 'com.x.P',
      fields: [
        { name: 'a', type: { kind: 'int' } },
        { name: 'b', type: opaque },
        { name: 'c', type: { kind: 'string' } },
      ],
      registered: [],
      unregistered: [],
    },
    text: 'Pojo com.x.P {a: Integer, b: Opaque b, c: String}',
  },
  {
    name: 'deep inside a field',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') +
        optionalMap(field('b', composite(`${BASE}ListSerializerSnapshot`, 1, '', MINE)), field('c', STRING)) +
        optionalMap() +
        optionalMap(),
    ),
    type: {
      kind: 'pojo',
      className: 'com.x.P',
      fields: [
        { name: 'b', type: opaque },
        { name: 'c', type: { kind: 'string' } },
      ],
      registered: [],
      unregistered: [],
    },
    text: 'Pojo com.x.P {b: Opaque b, c: String}',
  },
  {
    name: 'a subclass',
    hex: versioned(
      POJO,
      2,
      utf('com.x.P') + optionalMap(field('a', INT)) + optionalMap() + optionalMap(['b', '', MINE]),
    ),
    type: {
      kind: 'pojo',
      className: 'com.x.P',
      fields: [{ name: 'a', type: { kind: 'int' } }],
      registered: [],
      unregistered: [{ className: 'b', type: opaque }],
    },
    text: 'Pojo com.x.P {a: Integer}',
  },
])

describe('frames', () => {
  const pojo = (fields: string): string => versioned(POJO, 2, utf('com.x.P') + fields + optionalMap() + optionalMap())

  test('bytes left over in a frame', () => {
    const error = thrown(() => read(pojo(optionalMap(field('a', `${INT} 00`)))))
    expect([error.code, error.what]).toEqual(['corrupt', 'bytes left over in the frame of serializer snapshot'])
  })
  test('another header', () =>
    expect(thrown(() => read(pojo('000004f2c69a3d71 00000000'))).what).toBe('no LinkedOptionalMap header'))
  test('a frame that ends too early', () =>
    expect(thrown(() => read(pojo(`000004f2c69a3d70 00000001 ${utf('a')} 00 01 00000003 0001 61`))).code).toBe(
      'truncated',
    ))
})

describe('other errors', () => {
  test('a composite snapshot without magic', () => {
    const error = thrown(() => read(versioned(`${BASE}ListSerializerSnapshot`, 3, '000de705 00000001')))
    expect([error.code, error.what, error.parts.found, error.parts.expected]).toEqual([
      'corrupt',
      'not a composite serializer snapshot',
      '911109',
      '911108',
    ])
  })
  test('another delegate', () => {
    expect(thrown(() => read(versioned(`${BASE}ListSerializerSnapshot`, 1, '001457fe 00000001 00000000'))).what).toBe(
      'no nested serializers delegate',
    )
    expect(thrown(() => read(versioned(`${BASE}ListSerializerSnapshot`, 1, '001457fd 00000002 00000000'))).what).toBe(
      'no delegate version 1',
    )
  })
  test('lists in lists without end', () => {
    const list = (depth: number): string =>
      `${versioned(`${BASE}ListSerializerSnapshot`, 3, '000de704 00000001 001457fd 00000001 00000001').repeat(depth)}`
    expect(thrown(() => read(list(500))).what).toBe('nested too deeply')
  })
  test('the form of Flink 1.3 to 1.6 in a header', () =>
    expect(thrown(() => forms.envelope.read(new ByteReader(hex(`00000001 ${INT}`), 'f'))).code).toBe('unknown-version'))
})

describe('own forms', () => {
  const own = snapshotsWith({
    'com.acme.MySnapshot': form<{ unit: string }>({
      body: version => (version === 5 ? record('mine', { unit: utfCodec }) : undefined),
      type: ({ unit }) => ({ kind: `money in ${unit}` }),
    }),
    'com.acme.Bare': form<object>({ body: () => record('bare', {}) }),
    [`${BASE}IntSerializer$IntSerializerSnapshot`]: form<object>({
      body: () => record('int', {}),
      type: () => ({ kind: 'long' }),
    }),
  })
  const typeOf = (text: string): string => typeText(own.typeOf(own.codec.read(new ByteReader(hex(text)))))

  test('are read like the built-in ones, and nest', () => {
    const bytes = hex(
      composite(`${BASE}ListSerializerSnapshot`, 1, '', versioned('com.acme.MySnapshot', 5, utf('EUR'))),
    )
    const snapshot = own.codec.read(new ByteReader(bytes))
    const w = new ByteWriter()
    own.codec.write(w, snapshot)
    expect(dump(w.done())).toBe(dump(bytes))
    expect(typeText(own.typeOf(snapshot))).toBe('List<money in EUR>')
  })
  test('win over the built-in ones', () => expect(typeOf(INT)).toBe('Long'))
  test('without a type are opaque', () =>
    expect(typeOf(versioned('com.acme.Bare', 1, ''))).toBe('Opaque com.acme.Bare'))
  test('may refuse a version', () =>
    expect(thrown(() => typeOf(versioned('com.acme.MySnapshot', 6, ''))).what).toBe(
      'unknown version 6 of serializer snapshot com.acme.MySnapshot',
    ))
})
