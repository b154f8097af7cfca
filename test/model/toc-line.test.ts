import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PSEUDO_STATES } from '../../src/model/savepoint.ts'
import { readTocLine, tocText, type TocName } from '../../src/model/toc-line.ts'
import { trials } from '../tier.ts'
import { failure } from '../transform/draft.ts'

const rows: readonly (readonly [line: string, name: TocName])[] = [
  ['orders balance', { kind: 'state', operator: 'orders', state: 'balance' }],
  ['orders *', { kind: 'operator', operator: 'orders' }],
  ['orders @coordinator', { kind: 'pseudo', operator: 'orders', pseudo: 'coordinator' }],
  ['orders @timers', { kind: 'pseudo', operator: 'orders', pseudo: 'timers' }],
  ['@master hook', { kind: 'master', name: 'hook' }],
  ['orders \\*', { kind: 'state', operator: 'orders', state: '*' }],
  ['orders \\@coordinator', { kind: 'state', operator: 'orders', state: '@coordinator' }],
  ['\\@master x', { kind: 'state', operator: '@master', state: 'x' }],
  ['@master \\*', { kind: 'master', name: '*' }],
  ['a*b c@d', { kind: 'state', operator: 'a*b', state: 'c@d' }],
  ['a\\ b\\#c \\;d\\\\e', { kind: 'state', operator: 'a b#c', state: ';d\\e' }],
  ['a \\e', { kind: 'state', operator: 'a', state: '' }],
  [
    'a \\n\\r\\t\\u001b\\u2028\\u00a0\\ufeff\\ud800',
    { kind: 'state', operator: 'a', state: '\n\r\t\u001b\u2028\u00a0\ufeff\ud800' },
  ],
  ['a \\\\n', { kind: 'state', operator: 'a', state: '\\n' }],
  ['ü 😀', { kind: 'state', operator: 'ü', state: '😀' }],
  ['__proto__ x/y=z,w', { kind: 'state', operator: '__proto__', state: 'x/y=z,w' }],
]

describe('a line of the table of contents', () => {
  test.each(rows)('%s', (line, name) => {
    expect(tocText(name)).toBe(line)
    expect(readTocLine(line)).toEqual(name)
    expect(readTocLine(`  ${line}\t  # value String → Long 3 KB\r`)).toEqual(name)
  })
  test.each(['', '  ', '; orders balance', '  ;orders balance', '# orders', '\r'])('says nothing: %j', line =>
    expect(readTocLine(line)).toBeUndefined(),
  )
  test.each([
    ['a#b c', { kind: 'state', operator: 'a#b', state: 'c' }],
    ['orders\tx/y\\=z', { kind: 'state', operator: 'orders', state: 'x/y=z' }],
  ])('by hand: %s', (line, name) => expect(readTocLine(line)).toEqual(name))
  test.each([
    [
      'orders',
      'incompatible: this line names no state: found "orders", expected <operator> <state or *>; escape blanks in names: "\\ "',
    ],
    [
      'orders # balance',
      'incompatible: this line names no state: found "orders # balance", expected <operator> <state or *>; escape blanks in names: "\\ "',
    ],
    [
      'my orders balance',
      'incompatible: this line names no state: found "my orders balance", expected <operator> <state or *>; escape blanks in names: "\\ "',
    ],
    [
      'orders @cordinator',
      'not-found: no pseudo state is called "@cordinator"; did you mean "@coordinator"? (expected @timers, @coordinator, @raw-operator, @raw-keyed, @channel)',
    ],
    ['com\\acme x', 'incompatible: "\\a" escapes nothing: found "com\\acme"; escape backslashes in names: "\\\\"'],
    ['a b\\', 'incompatible: "\\" escapes nothing: found "b\\"; escape backslashes in names: "\\\\"'],
  ])('refused: %s', async (line, error) => expect(await failure(() => readTocLine(line))).toBe(error))

  test('every name survives', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'\\ #;@*ne\n\r\t\u0000\u00a0\u2028\ud83d\ude00u01/=,') }),
    )
    const line = fc.oneof(
      fc.record({ kind: fc.constant('operator' as const), operator: name }),
      fc.record({ kind: fc.constant('state' as const), operator: name, state: name }),
      fc.record({ kind: fc.constant('pseudo' as const), operator: name, pseudo: fc.constantFrom(...PSEUDO_STATES) }),
      fc.record({ kind: fc.constant('master' as const), name }),
    )
    fc.assert(
      fc.property(line, given => {
        const text = tocText(given)
        expect(text).not.toMatch(/[\n\r]|\p{Cs}/u)
        expect(readTocLine(`${text}  # value`)).toEqual(given)
        expect(readTocLine(text)).toEqual(given)
      }),
      trials(1000, 9),
    )
  })
})
