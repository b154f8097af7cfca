import { describe, expect, test } from 'vitest'
import { steps } from '../../src/transform/steps.ts'
import type { Step } from '../../src/transform/steps.ts'
import { applied, draft, failure, shown } from './draft.ts'

const before = draft(
  [
    { uid: 'a', states: ['s', 't', 'operator:t', 'timers:_timer_state/event_x'], pseudo: ['coordinator', 'raw-keyed'] },
    {
      uid: 'raw',
      states: ['s', 'timers:_timer_state/event_x'],
      pseudo: ['raw-operator', 'raw-keyed'],
      rawTimers: true,
    },
    { uid: 'stateless' },
  ],
  ['hook', 'other hook'],
)
const A = 'a: s, t, t, _timer_state/event_x @coordinator @raw-keyed'
const RAW = 'raw: s, _timer_state/event_x @raw-operator @raw-keyed'
const HOOKS = ['@master hook', '@master other hook']

test('as it is', async () => expect(await shown(before)).toEqual([A, RAW, 'stateless:', ...HOOKS]))

const rows: readonly (readonly [says: string, steps: readonly Step[], after: readonly string[]])[] = [
  ['drop an operator', [steps.drop('a')], [RAW, 'stateless:', ...HOOKS]],
  [
    'drop states',
    [steps.drop('a/t', 'raw/s')],
    [
      'a: s, _timer_state/event_x @coordinator @raw-keyed',
      'raw: _timer_state/event_x @raw-operator @raw-keyed',
      'stateless:',
      ...HOOKS,
    ],
  ],
  [
    'drop pseudo states',
    [steps.drop('a/@coordinator', 'a/@raw-keyed')],
    ['a: s, t, t, _timer_state/event_x', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'drop timers, under whatever names',
    [steps.drop('a/@timers', 'raw/@timers')],
    ['a: s, t, t @coordinator @raw-keyed', 'raw: s @raw-operator @raw-keyed', 'stateless:', ...HOOKS],
  ],
  ['drop a master state', [steps.drop('@master/other hook')], [A, RAW, 'stateless:', '@master hook']],
  [
    'drop raw keyed state and the timers in it',
    [steps.drop('raw/@raw-keyed')],
    [A, 'raw: s @raw-operator', 'stateless:', ...HOOKS],
  ],
  ['drop an operator and a state of it', [steps.drop('a/s', 'a')], [RAW, 'stateless:', ...HOOKS]],
  ['drop all', [steps.drop('a', 'raw', 'stateless')], [...HOOKS]],
  [
    'drop, then rename',
    [steps.drop('raw'), steps.renameUid({ a: 'raw' })],
    ['raw: s, t, t, _timer_state/event_x @coordinator @raw-keyed', 'stateless:', ...HOOKS],
  ],
  [
    'rename, then drop',
    [steps.renameUid({ a: 'raw', raw: 'a' }), steps.drop('raw')],
    ['a: s, _timer_state/event_x @raw-operator @raw-keyed', 'stateless:', ...HOOKS],
  ],
  ['keep operators', [steps.keep('stateless', 'a')], [A, 'stateless:', ...HOOKS]],
  ['keep states', [steps.keep('a/t', 'raw')], ['a: t, t', RAW, ...HOOKS]],
  ['keep an operator whole and a state of it', [steps.keep('a/t', 'a')], [A, ...HOOKS]],
  ['keep a pseudo state', [steps.keep('a/@coordinator')], ['a: @coordinator', ...HOOKS]],
  ['keep timers that are managed', [steps.keep('a/_timer_state/event_x')], ['a: _timer_state/event_x', ...HOOKS]],
  [
    'keep timers that are raw',
    [steps.keep('raw/_timer_state/event_x')],
    ['raw: _timer_state/event_x @raw-keyed', ...HOOKS],
  ],
  ['keep timers', [steps.keep('raw/@timers')], ['raw: _timer_state/event_x @raw-keyed', ...HOOKS]],
  [
    'reset timers',
    [steps.reset('a/@timers')],
    ['a: s, t, t, _timer_state/event_x(empty) @coordinator @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'keep raw keyed state and the timers in it',
    [steps.keep('raw/@raw-keyed')],
    ['raw: _timer_state/event_x @raw-keyed', ...HOOKS],
  ],
  ['keep twice', [steps.keep('a/s', 'a/t'), steps.keep('a/s')], ['a: s', ...HOOKS]],
  [
    'reset a state',
    [steps.reset('a/t')],
    ['a: s, t(empty), t(empty), _timer_state/event_x @coordinator @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'reset a pseudo state',
    [steps.reset('a/@coordinator')],
    ['a: s, t, t, _timer_state/event_x @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'reset an operator',
    [steps.reset('raw')],
    [A, 'raw: s(empty), _timer_state/event_x(empty)', 'stateless:', ...HOOKS],
  ],
  [
    'reset what is renamed',
    [steps.renameState({ 'a/s': 'u' }), steps.reset('a/u')],
    ['a: u←s(empty), t, t, _timer_state/event_x @coordinator @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'reset two things of one operator',
    [steps.reset('a/s', 'a/@coordinator')],
    ['a: s(empty), t, t, _timer_state/event_x @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
  [
    'drop what is reset',
    [steps.reset('a/s'), steps.drop('a/s')],
    ['a: t, t, _timer_state/event_x @coordinator @raw-keyed', RAW, 'stateless:', ...HOOKS],
  ],
]
test.each(rows)('%s', async (_, given, after) => expect(await shown(await applied(before, ...given))).toEqual(after))

const refused: readonly (readonly [says: string, steps: readonly Step[], error: string])[] = [
  [
    'a mistyped operator',
    [steps.drop('stateles')],
    'not-found: no operator is called "stateles"; did you mean "stateless"? (expected one of "a", "raw", "stateless") (in drop)',
  ],
  [
    'a mistyped state',
    [steps.keep('raw/_timer_state/event_X')],
    'not-found: no state "_timer_state/event_X"; did you mean "_timer_state/event_x"? (expected "s", "_timer_state/event_x") (in operator raw, keep)',
  ],
  [
    'a dropped operator',
    [steps.drop('a'), steps.drop('a/s')],
    'not-found: no operator is called "a": expected one of "raw", "stateless" (in drop)',
  ],
  [
    'a dropped state',
    [steps.drop('a/s'), steps.reset('a/s')],
    'not-found: no state "s": expected "t", "_timer_state/event_x" (in operator a, reset)',
  ],
  [
    'a mistyped pseudo state',
    [steps.drop('a/@cordinator')],
    'not-found: no pseudo state is called "@cordinator"; did you mean "@coordinator"? (expected @timers, @coordinator, @raw-operator, @raw-keyed, @channel) (in drop)',
  ],
  [
    'an absent pseudo state',
    [steps.drop('a/@channel')],
    'not-found: this operator has no @channel: expected @coordinator, @raw-keyed (in operator a, drop)',
  ],
  [
    'a pseudo state of an operator without any',
    [steps.drop('stateless/@channel')],
    'not-found: this operator has no @channel (in operator stateless, drop)',
  ],
  [
    'a pseudo state twice',
    [steps.drop('a/@coordinator'), steps.reset('a/@coordinator')],
    'not-found: this operator has no @coordinator: expected @raw-keyed (in operator a, reset)',
  ],
  [
    'a mistyped master state',
    [steps.drop('@master/hok')],
    'not-found: no master state is called "hok"; did you mean "hook"? (expected "hook", "other hook") (in drop)',
  ],
  [
    'a state of none',
    [steps.drop('stateless/s')],
    'not-found: no state "s" (in operator stateless, drop); this operator keeps no state',
  ],
  [
    'keep a master state',
    [steps.keep('a', '@master/hook')],
    'incompatible: master states stay where operators are kept (in keep); drop those you want to remove',
  ],
  [
    'keep all',
    [steps.keep('a', 'raw', 'stateless')],
    'incompatible: this step changes nothing: everything is named (in keep)',
  ],
  [
    'keep all, state by state',
    [steps.drop('a', 'stateless'), steps.keep('raw/s', 'raw/_timer_state/event_x', 'raw/@raw-operator')],
    'incompatible: this step changes nothing: everything is named (in keep)',
  ],
  [
    'reset a master state',
    [steps.reset('@master/hook')],
    'incompatible: "@master/hook" cannot be empty (in reset); drop it',
  ],
  [
    'reset nothing',
    [steps.reset('stateless')],
    'incompatible: this step changes nothing: "stateless" holds nothing (in reset)',
  ],
  [
    'reset twice',
    [steps.reset('a/s'), steps.reset('a/s')],
    'incompatible: this step changes nothing: "a/s" holds nothing (in reset)',
  ],
  ['drop nothing', [steps.drop()], 'incompatible: this step changes nothing: it names nothing (in drop)'],
  ['keep nothing', [steps.keep()], 'incompatible: this step changes nothing: it names nothing (in keep)'],
  ['reset no names', [steps.reset()], 'incompatible: this step changes nothing: it names nothing (in reset)'],
]
test.each(refused)('refused: %s', async (_, given, error) =>
  expect(await failure(applied(before, ...given))).toBe(error),
)

test('a whole operator is dropped or kept unread', async () => {
  const unread = draft([
    { uid: 'a', states: null },
    { uid: 'b', states: null },
    { uid: 'c', states: null, pseudo: ['coordinator'] },
  ])
  const after = await applied(unread, steps.drop('a'), steps.keep('c'), steps.drop('c/@coordinator'))
  expect(after.operators.map(({ uid, without }) => [uid, ...without])).toEqual([['c', 'coordinator']])
})

describe('operators named @master', () => {
  test('are named explicitly', async () =>
    expect(
      await shown(await applied(draft([{ uid: '@master', states: ['s'] }], ['s']), steps.drop('uid:@master/s'))),
    ).toEqual(['@master:', '@master s']))
})
