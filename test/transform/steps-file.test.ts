import { describe, expect, test } from 'vitest'
import { readStepsFile } from '../../src/transform/steps-file.ts'
import { failure } from './draft.ts'

const read = (file: string): string => ({ 'edited.toc': 'orders *\r\n; orders x\n' })[file] ?? ''
const steps = (text: string): unknown => readStepsFile(text, 'plan.yaml', read)

const ALL = `# of the release in May
steps:
  - rename-uid: { orders-v1: orders, "1234": '5678' }
  - rename-uid:
      __proto__: constructor
  - rename-state: { orders/event: events }
  - rename-operator: { orders: the orders }
  - drop: [ old-dedup, orders/legacy, "@master/hook" ]
  - drop: one
  - keep:
      - orders
      - users/@coordinator
  - reset: orders
  - toc: edited.toc
  - checkpoint-id: 9007199254740991
  - relocate: { "hdfs://old/": "s3://new/" }
`

test('every step', () => {
  expect(steps(ALL)).toEqual([
    {
      name: 'rename-uid',
      options: [
        ['orders-v1', 'orders'],
        ['1234', '5678'],
      ],
    },
    { name: 'rename-uid', options: [['__proto__', 'constructor']] },
    { name: 'rename-state', options: [['orders/event', 'events']] },
    { name: 'rename-operator', options: [['orders', 'the orders']] },
    { name: 'drop', options: ['old-dedup', 'orders/legacy', '@master/hook'] },
    { name: 'drop', options: ['one'] },
    { name: 'keep', options: ['orders', 'users/@coordinator'] },
    { name: 'reset', options: ['orders'] },
    { name: 'toc', options: ['orders *', '; orders x', ''] },
    { name: 'checkpoint-id', options: 9007199254740991 },
    { name: 'relocate', options: [['hdfs://old/', 's3://new/']] },
  ])
})

test('a file of Windows, with a mark at its start, as JSON, without steps', () => {
  expect(steps('\ufeffsteps:\r\n  - drop: a\r\n')).toEqual([{ name: 'drop', options: ['a'] }])
  expect(steps('{"steps": [{"drop": ["a"]}]}')).toEqual([{ name: 'drop', options: ['a'] }])
  expect(steps('steps: []')).toEqual([])
})

const STEPS = 'rename-uid, rename-state, rename-operator, drop, keep, toc, reset, checkpoint-id, relocate'
describe('refused', () => {
  test.each([
    [
      'an unknown member',
      'steps: []\nstep: []',
      'line 2: no member is called "step"; did you mean "steps"? (expected steps)',
    ],
    [
      'a step beside the list',
      '\ndrop: a',
      'line 2: no member is called "drop": expected steps; steps are items of the list under "steps:"',
    ],
    [
      'an unknown step',
      'steps:\n  - drop: a\n  - renam-uid: { a: b }',
      `line 3: no step is called "renam-uid"; did you mean "rename-uid"? (expected ${STEPS})`,
    ],
    [
      'a step called constructor',
      'steps: [ { constructor: a } ]',
      `line 1: no step is called "constructor": expected ${STEPS}`,
    ],
    [
      'two steps in an item',
      'steps:\n  - drop: a\n    keep: b',
      'line 3: one step an item: found drop, keep, expected <step>: <options>',
    ],
    ['an empty item', 'steps: [ {} ]', 'line 1: one step an item: found a map, expected <step>: <options>'],
    ['a name alone', 'steps:\n  - drop', 'line 2: not what belongs here: found "drop", expected <step>: <options>'],
    [
      'an item of nothing',
      'steps:\n  - drop: a\n  -\n',
      'line 3: not what belongs here: found nothing, expected <step>: <options>',
    ],
    [
      'a step without options',
      'steps:\n  - drop:\n  - keep: a',
      'line 2: not what belongs here: found nothing, expected a name or a list of names',
    ],
    ['steps as a map', 'steps:\n  drop: a', 'line 2: not what belongs here: found a map, expected a list of steps'],
    ['an empty file', '', 'line 1: not what belongs here: found nothing, expected steps: [ … ]'],
    ['an empty map', '{}', 'line 1: not what belongs here: found a map, expected a list of steps'],
    ['a text', 'a', 'line 1: not what belongs here: found "a", expected steps: [ … ]'],
    [
      'a list as pairs',
      'steps:\n- rename-uid:\n  - a',
      'line 3: not what belongs here: found a list, expected { <operator>: <new uid> }',
    ],
    [
      'a map as names',
      'steps:\n- drop:\n    a: b',
      'line 3: not what belongs here: found a map, expected a name or a list of names',
    ],
    [
      'a number as a uid',
      'steps:\n- rename-uid:\n    a: b\n    c: 0123',
      'line 4: not what belongs here: found 0123 (a number), expected a text; if it is a name, quote it: "0123"',
    ],
    [
      'a number as a key',
      'steps:\n- rename-uid: { 1e5: b }',
      'line 2: not what belongs here: found 1e5 (a number), expected a text; if it is a name, quote it: "1e5"',
    ],
    [
      'a hash of digits',
      'steps:\n- drop: [ 14860386104348195245390145310960 ]',
      'line 2: not what belongs here: found 14860386104348195245390145310960 (a number), expected a text; if it is a name, quote it: "14860386104348195245390145310960"',
    ],
    [
      'a boolean',
      'steps:\n- drop: [ a,\n   true ]',
      'line 3: not what belongs here: found true (a boolean), expected a text; if it is a name, quote it: "true"',
    ],
    [
      'null',
      'steps:\n- drop: ~',
      'line 2: not what belongs here: found ~ (nothing), expected a name or a list of names; if it is a name, quote it: "~"',
    ],
    ['no key', 'steps:\n- rename-uid: { : b }', 'line 2: not what belongs here: found nothing, expected a text'],
    [
      'a list as a key',
      'steps:\n- rename-uid: { [a]: b }',
      'line 2: not what belongs here: found a list, expected a text',
    ],
    [
      'a fraction',
      'steps:\n- checkpoint-id: 1.0',
      'line 2: not what belongs here: found 1.0 (a number), expected a whole number from 0 to 2^53 - 1',
    ],
    [
      'too large a number',
      'steps:\n- checkpoint-id: 9007199254740992',
      'line 2: not what belongs here: found 9007199254740992 (a number), expected a whole number from 0 to 2^53 - 1',
    ],
    [
      'a quoted number',
      'steps:\n- checkpoint-id: "1"',
      'line 2: not what belongs here: found "1", expected a whole number from 0 to 2^53 - 1',
    ],
    [
      'a list as a file',
      'steps:\n- toc: [a]',
      'line 2: not what belongs here: found a list, expected the name of a file',
    ],
    [
      'a key twice',
      'steps:\n- rename-uid:\n    a: b\n    c: d\n    "a": e',
      'line 5: "a" appears twice: found the first in line 3',
    ],
    ['a second document', 'steps: []\n---\nsteps: []', 'line 2: a second document begins'],
    [
      'an alias',
      'steps:\n- drop: &x [a]\n- drop: *x',
      'line 3: aliases are not followed: found *x; write out what it stands for',
    ],
    ['a tag', 'steps:\n- drop: !!binary YQ==', 'line 2: tags are not supported: found tag:yaml.org,2002:binary'],
    ['an unknown tag', 'steps:\n- drop: !foo a', 'line 2: Unresolved tag: !foo'],
    ['a set', 'steps: !!set { a }', 'line 1: tags are not supported: found tag:yaml.org,2002:set'],
    ['no YAML', 'steps:\n- drop: @master/x', 'line 2: Plain value cannot start with reserved character @'],
    ['a quote that does not end', 'steps:\n- drop: "a', 'line 2: Missing closing "quote'],
    [
      '1.1 words',
      '%YAML 1.1\n---\nsteps:\n- drop: yes',
      'line 4: not what belongs here: found yes (a boolean), expected a name or a list of names; if it is a name, quote it: "yes"',
    ],
  ])('%s', async (_, text, error) => expect(await failure(() => steps(text))).toBe(`incompatible: plan.yaml: ${error}`))

  test.each(['[', '- ', '{a: ', '? '])('%j nested 20000 times', async unit =>
    expect(await failure(() => steps(unit.repeat(20000)))).toBe(
      'incompatible: plan.yaml: line 1: nested deeper than 64 times',
    ),
  )
  test('what is nested as deep as is allowed', async () =>
    expect(await failure(() => steps(`steps: ${'['.repeat(60)}${']'.repeat(60)}`))).toBe(
      'incompatible: plan.yaml: line 1: not what belongs here: found a list, expected <step>: <options>',
    ))
  test('a bomb of aliases', async () =>
    expect(
      await failure(() =>
        steps(
          `a: &a [x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(', ')}]\n`).join('')}`,
        ),
      ),
    ).toBe('incompatible: plan.yaml: line 2: aliases are not followed: found *a; write out what it stands for'))
  test('20000 pairs', () =>
    expect(
      (
        steps(
          `steps:\n- rename-uid:\n${Array.from({ length: 20_000 }, (_, i) => `    a${i}: b${i}\n`).join('')}`,
        ) as readonly { readonly options: readonly unknown[] }[]
      )[0]!.options,
    ).toHaveLength(20_000))
})
