import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import type { Step } from '../../src/transform/steps.ts'
import { steps } from '../../src/transform/steps.ts'
import { applied, draft, failure, shown, type Sketch } from './draft.ts'

const UNREAD: readonly Sketch[] = [
  { uid: 'a', states: null, name: 'the a' },
  { uid: 'b', states: null },
  { uid: 'x/y=z', states: null },
  { uid: '__proto__', states: null },
]
const HASH = 'bc764cd8ddf7a0cff126f51c16239658'
const uids = ({ operators }: Awaited<ReturnType<typeof applied>>): readonly string[] =>
  operators.map(({ id, uid }) => `${uid ?? '?'} ${id === operatorIdOf(uid ?? '') ? '=' : id}`)

describe('rename-uid', () => {
  const rows: readonly (readonly [says: string, steps: readonly Step[], after: readonly string[]])[] = [
    ['the ID is that of the uid', [steps.renameUid({ a: 'orders' })], ['orders =', 'b =', 'x/y=z =', '__proto__ =']],
    ['a swap', [steps.renameUid({ a: 'b', b: 'a' })], ['b =', 'a =', 'x/y=z =', '__proto__ =']],
    [
      'a ring',
      [steps.renameUid({ a: 'b', b: '__proto__', ['__proto__']: 'a' })],
      ['b =', '__proto__ =', 'x/y=z =', 'a ='],
    ],
    ['a chain', [steps.renameUid({ a: 'c' }), steps.renameUid({ c: 'd' })], ['d =', 'b =', 'x/y=z =', '__proto__ =']],
    [
      'a chain over a freed name',
      [steps.renameUid({ b: 'c' }), steps.renameUid({ a: 'b' })],
      ['b =', 'c =', 'x/y=z =', '__proto__ ='],
    ],
    ['onto a dropped one', [steps.drop('b'), steps.renameUid({ a: 'b' })], ['b =', 'x/y=z =', '__proto__ =']],
    ['32 hex digits', [steps.renameUid({ a: HASH.toUpperCase() })], [`? ${HASH}`, 'b =', 'x/y=z =', '__proto__ =']],
    ['by its name', [steps.renameUid({ 'name:the a': 'uid:name:n' })], ['name:n =', 'b =', 'x/y=z =', '__proto__ =']],
    [
      'escapes',
      [steps.renameUid({ 'x\\/y\\=z': 'p\\/q\\,r\\\\s\\t' })],
      ['a =', 'b =', 'p/q,r\\s\\t =', '__proto__ ='],
    ],
    [
      'without escapes where nothing else is meant',
      [steps.renameUid({ 'x/y=z': 'constructor' })],
      ['a =', 'b =', 'constructor =', '__proto__ ='],
    ],
  ]
  test.each(rows)('%s', async (_, given, after) => expect(uids(await applied(draft(UNREAD), ...given))).toEqual(after))

  test('explicit forms', async () => {
    const two = draft([{ uid: 'a' }, { uid: 'b' }])
    const after = await applied(
      two,
      steps.renameUid({ 'uid:a': `uid:${HASH}`, [`hash:${operatorIdOf('b').slice(0, 6)}`]: `hash:${HASH}` }),
    )
    expect(uids(after)).toEqual([`${HASH} =`, `? ${HASH}`])
  })

  test('an operator whose uid the file does not know', async () => {
    const hashed = draft([{ id: operatorIdOf('a') }])
    expect(uids(await applied(hashed, steps.renameUid({ a: 'b' })))).toEqual(['b ='])
    expect(uids(await applied(hashed, steps.renameUid({ [operatorIdOf('a')]: 'a' })))).toEqual(['a ='])
    expect(await failure(applied(hashed, steps.renameUid({ a: 'b' }), steps.renameUid({ a: 'c' })))).toMatch(
      /^not-found: no operator is called "a"/,
    )
  })

  test('a uid whose ID was set otherwise', async () => {
    const set = draft([{ uid: 'a', id: HASH }])
    expect(uids(await applied(set, steps.renameUid({ a: 'a' })))).toEqual(['a ='])
  })

  test('what it is not about stays the same object', async () => {
    const before = draft(UNREAD)
    const after = await applied(before, steps.renameUid({ a: 'c' }))
    expect(after.operators.slice(1).every((operator, i) => operator === before.operators[i + 1])).toBe(true)
    expect(after.operators[0]!.source).toBe(before.operators[0]!.source)
  })

  const HINT =
    '; renames in one step happen at once, in separate steps one after the other; dropping an operator first frees its name'
  const refused: readonly (readonly [says: string, steps: readonly Step[], error: string])[] = [
    [
      'a mistyped uid',
      [steps.renameUid({ constructr: 'c', a: 'b' })],
      'not-found: no operator is called "constructr"; did you mean "constructor"? (expected one of "a", "b", "constructor", "toString") (in rename-uid)',
    ],
    [
      'a gone uid',
      [steps.renameUid({ a: 'c' }), steps.renameUid({ a: 'd' })],
      'not-found: no operator is called "a": expected one of "c", "b", "constructor", "toString" (in rename-uid)',
    ],
    [
      'a state',
      [steps.renameUid({ 'a/s': 'c' })],
      'not-found: no operator is called "a/s": expected one of "a", "b", "constructor", "toString" (in rename-uid); name a whole operator here, not a state',
    ],
    [
      'onto a kept one',
      [steps.renameUid({ a: 'b' })],
      `incompatible: "a" cannot become "b": "b" (${operatorIdOf('b')}) has that name (in rename-uid)${HINT}`,
    ],
    [
      'onto the ID of a kept one',
      [steps.renameUid({ a: operatorIdOf('b') })],
      `incompatible: "a" cannot become "${operatorIdOf('b')}": "b" (${operatorIdOf('b')}) has that name (in rename-uid)${HINT}`,
    ],
    [
      'two onto one',
      [steps.renameUid({ a: 'c', b: 'c' })],
      `incompatible: "a" and "b" would both become "c" (in rename-uid)${HINT}`,
    ],
    [
      'one into two',
      [steps.renameUid({ a: 'c', 'uid:a': 'd' })],
      'incompatible: "uid:a" would become both "c" and "d" (in operator a, rename-uid); renames in separate steps make a chain',
    ],
    [
      'a name',
      [steps.renameUid({ a: 'name:x' })],
      'incompatible: an operator gets a uid here, not a name: found "name:x" (in rename-uid); a uid like this is written "uid:name:x"; names change with rename-operator',
    ],
    [
      'too few digits',
      [steps.renameUid({ a: 'hash:abcd' })],
      'incompatible: not an operator ID: found "abcd", expected 32 hex digits (in rename-uid)',
    ],
    ['an empty uid', [steps.renameUid({ a: '' })], 'incompatible: a uid must not be empty (in rename-uid)'],
    [
      'an empty uid, explicitly',
      [steps.renameUid({ a: 'uid:' })],
      'incompatible: a uid must not be empty (in rename-uid)',
    ],
    [
      'the same uid',
      [steps.renameUid({ a: 'a' })],
      'incompatible: this step changes nothing: "a" already has that name (in rename-uid)',
    ],
    [
      'the same ID',
      [steps.renameUid({ a: operatorIdOf('a') })],
      'incompatible: this step changes nothing: "a" already has that name (in rename-uid)',
    ],
    ['nothing', [steps.renameUid({})], 'incompatible: this step changes nothing: it names nothing (in rename-uid)'],
  ]
  test.each(refused)('refused: %s', async (_, given, error) =>
    expect(
      await failure(
        applied(
          draft([{ uid: 'a', states: null }, { uid: 'b' }, { uid: 'constructor' }, { uid: 'toString' }]),
          ...given,
        ),
      ),
    ).toBe(error),
  )

  test('there and back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 }), async names => {
        const [fresh, ...own] = names as [string, ...string[]]
        const escape = (name: string): string => `uid:${name.replace(/[\\/=,]/g, '\\$&')}`
        const before = draft(own.map(uid => ({ uid, states: null })))
        const after = await applied(
          before,
          steps.renameUid([[escape(own[0]!), escape(fresh)]]),
          steps.renameUid([[escape(fresh), escape(own[0]!)]]),
        )
        expect(after).toEqual(before)
      }),
    )
  })
})

describe('rename-operator', () => {
  const before = draft([
    { uid: 'a', name: 'the a', states: null },
    { uid: 'b', states: null },
  ])
  test('names', async () => {
    const after = await applied(
      before,
      steps.renameOperator({ 'the a': 'b\\/c', b: 'the b' }),
      steps.renameOperator({ 'b\\/c': 'd' }),
    )
    expect(after.operators.map(({ uid, name, id }) => [uid, name, id])).toEqual([
      ['a', 'd', operatorIdOf('a')],
      ['b', 'the b', operatorIdOf('b')],
    ])
  })
  test.each([
    [
      { a: 'the a' },
      'incompatible: this step changes nothing: the name of "a" is already "the a" (in rename-operator)',
    ],
    [{ a: '' }, 'incompatible: the name of an operator must not be empty (in operator a, rename-operator)'],
    [
      { a: 'x', 'the a': 'y' },
      'incompatible: "the a" would become both "x" and "y" (in operator a, rename-operator); renames in separate steps make a chain',
    ],
    [{ 'the A': 'x' }, 'not-found: no operator is called "the A": expected one of "a", "b" (in rename-operator)'],
  ])('refused: %j', async (renames, error) =>
    expect(await failure(applied(before, steps.renameOperator(renames as Record<string, string>)))).toBe(error),
  )
})

describe('rename-state', () => {
  const before = draft([
    {
      uid: 'a',
      states: [
        'balance',
        'seen',
        'operator:seen',
        'operator:x/y',
        'timers:_timer_state/event_t',
        'timers:_timer_state/processing_t',
        '__proto__',
      ],
      pseudo: ['coordinator'],
    },
    { uid: 'b', states: null },
  ])
  const REST = '_timer_state/event_t, _timer_state/processing_t, __proto__ @coordinator'
  const rows: readonly (readonly [says: string, steps: readonly Step[], states: string])[] = [
    ['one', [steps.renameState({ 'a/balance': 'sum' })], 'a: sum←balance, seen, seen, x/y'],
    ['both scopes', [steps.renameState({ 'a/seen': 'known' })], 'a: balance, known←seen, known←seen, x/y'],
    [
      'a swap',
      [steps.renameState({ 'a/balance': 'seen', 'a/seen': 'balance' })],
      'a: seen←balance, balance←seen, balance←seen, x/y',
    ],
    [
      'a chain',
      [steps.renameState({ 'a/balance': 'c' }), steps.renameState({ 'a/c': 'd' })],
      'a: d←balance, seen, seen, x/y',
    ],
    [
      'a name that only the other scope bears',
      [steps.renameState({ 'a/x\\/y': 'balance' })],
      'a: balance, seen, seen, balance←x/y',
    ],
    ['a name with a slash', [steps.renameState({ 'a/x/y': 'p\\/q' })], 'a: balance, seen, seen, p/q←x/y'],
    ['onto a dropped one', [steps.drop('a/seen'), steps.renameState({ 'a/balance': 'seen' })], 'a: seen←balance, x/y'],
    [
      'an emptied one',
      [steps.reset('a/balance'), steps.renameState({ 'a/balance': 'c' })],
      'a: c←balance(empty), seen, seen, x/y',
    ],
    [
      'there and back',
      [steps.renameState({ 'a/balance': 'c' }), steps.renameState({ 'a/c': 'balance' })],
      'a: balance, seen, seen, x/y',
    ],
    [
      'after the operator',
      [steps.renameUid({ a: 'c' }), steps.renameState({ 'c/balance': 'd' })],
      'c: d←balance, seen, seen, x/y',
    ],
  ]
  test.each(rows)('%s', async (_, given, states) => {
    const after = await applied(before, ...given)
    expect(await shown({ ...after, operators: after.operators.slice(0, 1) })).toEqual([`${states}, ${REST}`])
  })
  test('there and back is no change', async () =>
    expect(await applied(before, steps.renameState({ 'a/seen': 'c' }), steps.renameState({ 'a/c': 'seen' }))).toEqual(
      before,
    ))
  test('timers', async () => {
    const after = await applied(
      before,
      steps.renameState({ 'a/_timer_state\\/event_t': '_timer_state/event_u', 'a/__proto__': 'constructor' }),
    )
    expect(await shown({ ...after, operators: after.operators.slice(0, 1) })).toEqual([
      'a: balance, seen, seen, x/y, _timer_state/event_u←_timer_state/event_t, _timer_state/processing_t, constructor←__proto__ @coordinator',
    ])
  })
  test.each([
    [
      { 'a/balanc': 'c' },
      'not-found: no state "balanc"; did you mean "balance"? (expected "balance", "seen", "x/y", "_timer_state/event_t", "_timer_state/processing_t", "__proto__") (in operator a, rename-state)',
    ],
    [{ 'c/balance': 'd' }, 'not-found: no operator is called "c": expected one of "a", "b" (in rename-state)'],
    [{ a: 'd' }, 'incompatible: "a" names an operator: expected <operator>/<state> (in rename-state)'],
    [
      { 'a/@coordinator': 'd' },
      'incompatible: "a/@coordinator" has a fixed name: expected <operator>/<state> (in rename-state)',
    ],
    [
      { 'a/balance': '' },
      'incompatible: the name of a state must not be empty (in operator a, state "balance", rename-state)',
    ],
    [
      { 'a/balance': 'balance' },
      'incompatible: this step changes nothing: "a/balance" already has that name (in rename-state)',
    ],
    [
      { 'a/balance': 'seen' },
      'incompatible: "balance" and "seen" would both be called "seen" (in operator a, rename-state); dropping a state first frees its name',
    ],
    [
      { 'a/x\\/y': 'c', 'a/x/y': 'd' },
      'incompatible: it would become both "c" and "d" (in operator a, state "x/y", rename-state)',
    ],
    [
      { 'a/_timer_state/event_t': 'u' },
      'incompatible: "u" is not a name for these timers: expected "_timer_state/event_…" (in operator a, state "_timer_state/event_t", rename-state)',
    ],
    [
      { 'a/_timer_state/event_t': '_timer_state/processing_u' },
      'incompatible: "_timer_state/processing_u" is not a name for these timers: expected "_timer_state/event_…" (in operator a, state "_timer_state/event_t", rename-state)',
    ],
    [
      { 'a/balance': '_timer_state/event_u' },
      'incompatible: "_timer_state/event_u" is a name for timers (in operator a, state "balance", rename-state)',
    ],
    [{}, 'incompatible: this step changes nothing: it names nothing (in rename-state)'],
  ])('refused: %j', async (renames, error) =>
    expect(await failure(applied(before, steps.renameState(renames as Record<string, string>)))).toBe(error),
  )
})
