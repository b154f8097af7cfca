import { describe, expect, test } from 'vitest'
import { ByteReader } from '../../src/bytes/reader.ts'
import { byte, int, short, utf } from '../../src/codec/base.ts'
import { Codec, decode, readPartial, Trace } from '../../src/codec/codec.ts'
import { list, optional, tagged, versioned } from '../../src/codec/combine.ts'
import { record } from '../../src/codec/record.ts'
import { SavepointError } from '../../src/errors.ts'
import { hex } from '../hex.ts'
import { thrown } from '../laws.ts'

const reader = (text: string): ByteReader => new ByteReader(hex(text), '_metadata')
const handle = tagged('handle', byte, { none: [0, {}], file: [2, { path: utf }] }, 'unknown-handle')
const operator = record('operator', {
  id: short,
  handle,
  subtasks: list(record('subtask', { index: byte, state: optional(handle, byte) })),
})
const whole = record('metadata', { id: short, operators: list(operator) })

const good = '0007 00000002   0001 00 00000000   0002 02 0001 61 00000002  05 00  06 01'

describe('readPartial', () => {
  test('of good bytes is the value', () => {
    expect(readPartial(whole, reader(`${good} 00`))).toEqual({
      value: {
        id: 7,
        operators: [
          { id: 1, handle: { kind: 'none' }, subtasks: [] },
          {
            id: 2,
            handle: { kind: 'file', path: 'a' },
            subtasks: [
              { index: 5, state: undefined },
              { index: 6, state: { kind: 'none' } },
            ],
          },
        ],
      },
      error: undefined,
    })
  })

  test('keeps what was read until the error, and names the place', () => {
    const { value, error } = readPartial(whole, reader(`${good} 09`))
    expect(value).toEqual({
      id: 7,
      operators: [
        { id: 1, handle: { kind: 'none' }, subtasks: [] },
        { id: 2, handle: { kind: 'file', path: 'a' }, subtasks: [{ index: 5, state: undefined }, { index: 6 }] },
      ],
    })
    expect(error?.message).toBe(
      '_metadata @ 0x1b: unknown handle type 9: found 9, expected one of 0 none, 2 file (in operators[1].subtasks[1].state)',
    )
    expect(error?.parts.path).toBe('operators[1].subtasks[1].state')
  })

  test('an error in the first field leaves an empty value', () =>
    expect(readPartial(whole, reader('00')).value).toEqual({}))

  test('an error of the value itself is named by the codec', () => {
    const { value, error } = readPartial(int, reader('00'))
    expect([value, error?.parts.path]).toEqual([undefined, 'int'])
  })

  test('a failing version keeps the version', () => {
    const { value, error } = readPartial(versioned('header', { 6: whole }), reader('00000006 0007 0000'))
    expect(value).toEqual({ version: 6, value: { id: 7 } })
    expect(error?.parts.path).toBe('operators')
  })

  test('other errors are not caught', () => {
    const broken = new Codec<number>({
      name: 'broken',
      minBytes: 0,
      read: () => {
        throw new RangeError('a mistake of ours')
      },
      write: () => undefined,
    })
    expect(() => readPartial(broken, reader(''))).toThrow(RangeError)
  })
})

describe('decode', () => {
  test('reads', () => expect(decode(record('pair', { a: byte, b: byte }), reader('0102'))).toEqual({ a: 1, b: 2 }))

  test('on failure throws the error with its path', () => {
    const r = reader(`ff ${good}`)
    r.skip(1)
    const error = thrown(() => decode(whole, r))
    expect(error.message).toBe(
      '_metadata @ 0x1c: the data ends too early: found 0 bytes from 0x1c, expected at least 1 (in operators[1].subtasks[1].state)',
    )
  })

  test('a codec that reads once but not twice is corrupt, not a value', () => {
    let reads = 0
    const moody = new Codec<number>({
      name: 'moody',
      minBytes: 0,
      read: r => {
        if (reads++ === 0) throw r.error('corrupt', 'no mood')
        return 1
      },
      write: () => undefined,
    })
    expect(thrown(() => decode(moody, reader('00'))).what).toBe('moody reads differently with a trace')
  })
})

describe('Trace', () => {
  test('tells every leaf with its path, codec, bytes and value', () => {
    const leaves: unknown[] = []
    whole.trace(
      reader('0007 00000001  0001 02 0001 61 00000000'),
      new Trace((path, name, from, to, value) => leaves.push([path, name, from, to, value])),
    )
    expect(leaves).toEqual([
      ['id', 'short', 0, 2, 7],
      ['operators[0].id', 'short', 6, 8, 1],
      ['operators[0].handle.path', 'UTF', 9, 12, 'a'],
    ])
  })
})

describe('SavepointError', () => {
  test('says where, what, found, expected, whose and what to do', () => {
    const error = new SavepointError('corrupt', 'bad count', {
      file: 'a/b',
      offset: 26,
      operator: 'orders',
      state: 'seen',
      path: 'states[1]',
      found: '7',
      expected: '8',
      hint: 'try again',
    })
    expect(error.message).toBe(
      'a/b @ 0x1a: bad count: found 7, expected 8 (in operator orders, state "seen", states[1]); try again',
    )
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'corrupt',
      message: error.message,
      file: 'a/b',
      offset: 26,
      operator: 'orders',
      state: 'seen',
      path: 'states[1]',
      found: '7',
      expected: '8',
      hint: 'try again',
    })
  })
  test('with() adds, and what is known stays', () => {
    const cause = new Error('below')
    const error = new SavepointError('io', 'no', { file: 'a' }, cause).with({ file: 'b', operator: 'x' })
    expect([error.parts, error.code, error.cause]).toEqual([{ file: 'a', operator: 'x' }, 'io', cause])
  })
})
