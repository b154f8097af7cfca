import { describe, expect, test } from 'vitest'
import { operatorIdOf } from '../../src/model/operator-id.ts'
import { tocText } from '../../src/model/toc-line.ts'
import { steps } from '../../src/transform/steps.ts'
import { applied, draft, failure, shown } from './draft.ts'

const ID = 'bc764cd8ddf7a0cff126f51c16239658'
const before = draft(
  [
    { uid: 'a b', states: ['s', '*', 'operator:t', 't'], pseudo: ['coordinator', 'raw-keyed'] },
    { id: ID, states: ['s', 'timers:_timer_state/event_x'], pseudo: ['raw-keyed'], rawTimers: true },
    { uid: 'stateless' },
  ],
  ['hook', '*'],
)
const LINES = [
  '; contents of x',
  'a\\ b s  # value',
  'a\\ b \\*',
  'a\\ b t',
  'a\\ b @coordinator',
  'a\\ b @raw-keyed',
  '',
  `${ID} s`,
  `${ID} _timer_state/event_x # timers`,
  'stateless *',
  '@master hook',
  '@master \\*',
]
const [A, B, C] = ['a b: s, *, t, t @coordinator @raw-keyed', `${ID}: s, _timer_state/event_x @raw-keyed`, 'stateless:']
const HOOKS = ['@master hook', '@master *']
const without = (...gone: readonly number[]): readonly string[] =>
  LINES.map((line, i) => (gone.includes(i) ? `;${line}` : line))

describe('toc', () => {
  test.each([
    ['a state', without(1), ['a b: *, t, t @coordinator @raw-keyed', B, C, ...HOOKS]],
    ['a state called *', without(2), ['a b: s, t, t @coordinator @raw-keyed', B, C, ...HOOKS]],
    ['pseudo states', without(4, 5), ['a b: s, *, t, t', B, C, ...HOOKS]],
    ['an operator', without(1, 2, 3, 4, 5), [B, C, ...HOOKS]],
    ['timers in raw keyed state', without(8), [A, `${ID}: s`, C, ...HOOKS]],
    [
      'what is beside timers in raw keyed state',
      without(7),
      [A, `${ID}: _timer_state/event_x @raw-keyed`, C, ...HOOKS],
    ],
    ['an operator that keeps nothing', without(9), [A, B, ...HOOKS]],
    ['a master state', without(11), [A, B, C, '@master hook']],
    ['all but a master state', ['@master hook'], ['@master hook']],
    ['* is all of an operator', ['a\\ b *', 'a\\ b s'], [A]],
  ])('without %s', async (_, lines, after) =>
    expect(await shown(await applied(before, steps.toc(lines)))).toEqual(after),
  )

  test('names are those that the steps before have left', async () => {
    const after = await applied(
      before,
      steps.renameUid({ 'a b': 'c', [ID]: 'd' }),
      steps.renameState({ 'c/s': 'u' }),
      steps.toc(['c u', 'd s']),
    )
    expect(await shown(after)).toEqual(['c: u←s', 'd: s'])
  })
  test('operators in other forms', async () => {
    const hashed = draft([
      { id: operatorIdOf('a'), states: ['s'] },
      { id: ID, name: 'the b', states: ['s'] },
      { uid: 'uid:x', states: ['s'] },
      { uid: 'c' },
    ])
    expect((await applied(hashed, steps.toc(['a s', 'the\\ b s', 'uid:x s']))).operators).toHaveLength(3)
  })
  test('every nasty name', async () => {
    const names = [
      '',
      ' ',
      '#',
      ';',
      '\\',
      '*',
      '@coordinator',
      '@master',
      '\n',
      '\\n',
      '__proto__',
      'constructor',
      '\ud800',
      '\u2028',
      '\ufeff',
      'a/b',
      'a=b,c',
      ' # x',
    ]
    const nasty = draft([...names.filter(Boolean).map(uid => ({ uid, states: names })), { uid: 'gone' }])
    const lines = names
      .filter(Boolean)
      .flatMap(operator => names.map(state => tocText({ kind: 'state', operator, state })))
    const after = await applied(nasty, steps.toc(lines))
    expect(after.operators).toEqual(nasty.operators.slice(0, -1))
    const fewer = await applied(nasty, steps.toc(lines.slice(1)))
    expect((await shown(fewer))[0]).toBe((await shown(nasty))[0]!.replace(': , ', ': ')) // the empty name
  })
  test.each([
    ['all is listed', LINES, 'incompatible: this step changes nothing: everything is listed (in toc)'],
    ['nothing is listed', ['; a\\ b s', ''], 'incompatible: the table of contents lists nothing to keep (in toc)'],
    [
      'an unknown operator',
      ['stateless *', 'a\\ c s'],
      'not-found: no operator is called "a c"; did you mean "a b"? (expected one of "a b", "bc764cd8ddf7a0cff126f51c16239658", "stateless") (in line 2 of the table of contents)',
    ],
    [
      'an unknown state',
      ['', '', 'a\\ b S'],
      'not-found: no state "S"; did you mean "s"? (expected "s", "*", "t") (in operator a b, line 3 of the table of contents)',
    ],
    [
      'an absent pseudo state',
      ['a\\ b @channel'],
      'not-found: this operator has no @channel: expected @coordinator, @raw-keyed (in operator a b, line 1 of the table of contents)',
    ],
    [
      'an unknown hook',
      ['@master hoook'],
      'not-found: no master state is called "hoook"; did you mean "hook"? (expected "hook", "*") (in line 1 of the table of contents)',
    ],
    [
      'no table of contents',
      ['{"a": 1}'],
      'not-found: no operator is called "{"a":": expected one of "a b", "bc764cd8ddf7a0cff126f51c16239658", "stateless" (in line 1 of the table of contents)',
    ],
  ])('refused: %s', async (_, lines, error) => expect(await failure(applied(before, steps.toc(lines)))).toBe(error))
})
