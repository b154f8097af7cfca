import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { open, planMigration, steps, write, type Plan, type Step } from '../../src/index.ts'
import { planFile, readPlanFile } from '../../src/internal.ts'
import { ioError, watchedStorage } from './faulty.ts'
import { makeSavepoint, type Made } from './made.ts'
import { isChosen } from '../tier.ts'
import { failure, folder, tree } from './tree.ts'

const directory = folder()
const source = join(directory, 'source')
const MADE: readonly Made[] = [
  { uid: 'orders', layout: 'canonical', sizes: [1200, 1200] },
  { uid: 'carts', layout: 'heap', sizes: [3000] },
]
const STEPS: readonly Step[] = [steps.renameUid({ orders: 'orders-v2' }), steps.drop('carts/gone')]
let result: readonly string[] = []
let targets = 0
const target = (): string => join(directory, `target-${targets++}`)
const planned = async (list = STEPS): Promise<Plan> => planMigration(await open(source), list)

beforeAll(async () => {
  makeSavepoint(source, MADE)
  const to = target()
  await write(await planned(), to)
  result = tree(to)!
  expect(result).toHaveLength(4)
})

/** A run that ends before the marker goes: the files are complete, and nothing has its name. */
async function unfinished(to: string, list = STEPS): Promise<string> {
  const storage = watchedStorage(call => {
    if (call.name === 'remove') throw ioError(call, 'EIO')
  })
  await failure('io', async () => write(await planMigration(await open(source), list), to, { storage }))
  expect(readdirSync(to)).toContain('.sp-unfinished')
  return to
}

describe('the target', () => {
  test.each([
    ['a file in it', (to: string) => writeFileSync(join(to, 'notes.txt'), 'mine')],
    ['a directory in it', (to: string) => mkdirSync(join(to, 'old'))],
    ['a hidden file', (to: string) => writeFileSync(join(to, '.keep'), '')],
    ['a savepoint', (to: string) => cpSync(source, to, { recursive: true })],
    ['a _metadata alone', (to: string) => writeFileSync(join(to, '_metadata'), '')],
    ['the draft of another plan', (to: string) => writeFileSync(join(to, '.sp-metadata-0123456789abcdef'), '')],
  ])('holds %s: refused, and it stays', async (_, fill) => {
    const to = target()
    mkdirSync(to)
    fill(to)
    const before = tree(to)
    const error = await failure('target-not-empty', async () => write(await planned(), to))
    expect(error.message).toContain(to)
    expect(tree(to)).toEqual(before)
  })

  test('is a file', async () => {
    const to = target()
    writeFileSync(to, 'mine')
    expect((await failure('target-not-empty', async () => write(await planned(), to))).message).toContain(to)
    expect(readFileSync(to, 'utf8')).toBe('mine')
  })
  test('is empty, absent, or lies deep in what is absent', async () => {
    const [empty, deep] = [target(), join(target(), 'a', 'b')]
    mkdirSync(empty)
    for (const to of [empty, deep, `${target()}/`, relative(process.cwd(), target())]) {
      await write(await planned(), to)
      expect(tree(to)).toEqual(result)
    }
  })

  const link = join(directory, 'link-to-source')
  test.each([
    ['the source', () => source],
    ['the source, with a slash', () => `${source}/`],
    ['the source, relative', () => relative(process.cwd(), source)],
    ['in the source', () => join(source, 'out')],
    ['deep in the source', () => join(source, 'a', 'b', 'out')],
    ['in the source, relative', () => join(relative(process.cwd(), source), 'out')],
    ['in the source, over ..', () => `${directory}/elsewhere/../source/out`],
    ['in the source, over a link', () => join(link, 'out')],
    ['a link to the source', () => link],
  ])('is %s: refused', async (_, at) => {
    if (!existsSync(link)) symlinkSync(source, link)
    const before = tree(source)
    const error = await failure('target-not-empty', async () => write(await planned(), at()))
    expect(error.message).toContain(at())
    expect(tree(source)).toEqual(before)
    expect(readdirSync(source)).not.toContain('out')
    expect(readdirSync(source)).not.toContain('a')
  })
  test.each([
    ['relative', () => relative(process.cwd(), source)],
    ['over a link', () => link],
  ])('the source is opened %s: a target in it is refused', async (_, at) => {
    if (!existsSync(link)) symlinkSync(source, link)
    const plan = await planMigration(await open(at()), STEPS)
    await failure('target-not-empty', async () => write(plan, join(source, 'out')))
    expect(readdirSync(source)).not.toContain('out')
  })
  test('around the source is not empty', async () => {
    const around = target()
    mkdirSync(around)
    cpSync(source, join(around, 'inside'), { recursive: true })
    await failure('target-not-empty', async () =>
      write(await planMigration(await open(join(around, 'inside')), STEPS), around),
    )
  })
  test('beside the source, by a name that begins alike', async () => {
    await write(await planned(), `${source}-2`)
    expect(tree(`${source}-2`)).toEqual(result)
  })
})

describe('an unfinished run', () => {
  test('of the same plan is gone on with, whatever the options', async () => {
    for (const [first, second] of [
      [{ link: true }, {}],
      [{}, { link: true }],
      [{ verify: 'full' }, {}],
      [{ link: true }, { verify: 'full' }],
    ] as const) {
      const to = target()
      const stopping = watchedStorage(call => {
        if (call.name === 'remove') throw ioError(call, 'EIO')
      })
      await failure('io', async () =>
        write(await planMigration(await open(source, { storage: stopping }), STEPS), to, {
          ...first,
          storage: stopping,
        }),
      )
      const report = await write(await planned(), to, second)
      expect(tree(to)).toEqual(result)
      expect(report.resumed + report.linked.files).toBeGreaterThan(0)
      const linked = readdirSync(to).filter(name => statSync(join(to, name)).nlink > 1)
      // Who did not ask for links now wants files of his own.
      expect(linked.length > 0, JSON.stringify([first, second])).toBe('link' in second)
      expect(report.linked.files).toBe(linked.length)
    }
  })

  test.each([
    ['another step', [steps.renameUid({ orders: 'orders-v3' })], {}],
    ['no step', [], {}],
    ['another release', STEPS, { toFlink: '2.0' }],
    ['another format', STEPS, { format: 'canonical' as const }],
  ])('of another plan is refused: %s', async (_, list, options) => {
    const to = await unfinished(target())
    const before = tree(to)
    const error = await failure('target-not-empty', async () =>
      write(await planMigration(await open(source), list, options), to),
    )
    expect(error.message).toContain('another plan')
    expect(tree(to)).toEqual(before)
  })

  test('as the version before left it is refused, and says what to do', async () => {
    const to = target()
    mkdirSync(to)
    const [name, size] = result.find(line => line.includes('-keyed '))!.split(' ') as [string, string]
    writeFileSync(join(to, name), new Uint8Array(Number(size)))
    const sources = [{ path: join(source, 'orders-file-0'), size: Number(size), modified: 1732900000000.25 }]
    const lines = [
      { plan: 'c2'.repeat(32) },
      { name, size: Number(size), hash: 'xxh64:0123456789abcdef', sources, result: null },
    ]
    writeFileSync(join(to, '.sp-unfinished'), lines.map(line => `${JSON.stringify(line)}\n`).join(''))
    const before = tree(to)
    const error = await failure('target-not-empty', async () => write(await planned(), to))
    expect(error.message).toContain('unfinished run of another version')
    expect(error.parts.hint).toContain('remove the directory, and start again')
    expect(tree(to)).toEqual(before)
  })

  test('of another source is refused', async () => {
    const to = await unfinished(target())
    const other = join(directory, 'other')
    makeSavepoint(other, [MADE[0]!, { ...MADE[1]!, sizes: [3001] }])
    await failure('target-not-empty', async () => write(await planMigration(await open(other), STEPS), to))
  })

  test('of the same plan with something else beside it: refused, or gone from what is written', async () => {
    const to = await unfinished(target())
    writeFileSync(join(to, 'notes.txt'), 'mine')
    await write(await planned(), to).catch((error: unknown) => error)
    if (existsSync(join(to, '_metadata'))) expect(tree(to)).toEqual(result)
    else expect(readFileSync(join(to, 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('its marker cut at every byte', async () => {
    const small = join(directory, 'small')
    makeSavepoint(small, [
      { uid: 'a', layout: 'canonical', sizes: [900] },
      { uid: 'b', layout: 'canonical', sizes: [900] },
    ])
    const plan = async (): Promise<Plan> => planMigration(await open(small), [])
    const [whole, expected] = [target(), target()]
    await write(await plan(), expected)
    const storage = watchedStorage(call => {
      if (call.name === 'remove') throw ioError(call, 'EIO')
    })
    await failure('io', async () => write(await plan(), whole, { storage }))
    const marker = readFileSync(join(whole, '.sp-unfinished'))
    const all = marker.toString().split('\n')
    expect(all).toHaveLength(4)
    const wrong: string[] = []
    for (let cut = 0; cut <= marker.length; cut++) {
      if (!isChosen(cut) && marker[cut] !== 0x0a && cut < marker.length) continue
      const to = target()
      cpSync(whole, to, { recursive: true })
      writeFileSync(join(to, '.sp-unfinished'), marker.subarray(0, cut))
      const report = await write(await plan(), to)
      if (tree(to)?.join() !== tree(expected)!.join()) wrong.push(`cut at ${cut}`)
      // Each file whose line was whole is taken over; the first line is the plan's.
      const complete = marker
        .subarray(0, cut)
        .toString()
        .split('\n')
        .slice(1)
        .filter(line => line !== '' && all.includes(line)).length
      if (report.resumed !== complete) wrong.push(`cut at ${cut}: ${report.resumed} of ${complete} files taken over`)
      rmSync(to, { recursive: true })
    }
    expect(wrong.slice(0, 5)).toEqual([])
  })

  test.each([
    ['no JSON', 'x\n'],
    ['null', 'null\n'],
    ['a number', '5\n'],
    ['another file', '{"name":"a"}\n'],
    ['a plan that is a list', '{"plan":[1]}\n'],
  ])('a marker that begins with %s is of no plan of ours', async (_, text) => {
    const to = target()
    mkdirSync(to)
    writeFileSync(join(to, '.sp-unfinished'), text)
    await failure('target-not-empty', async () => write(await planned(), to))
    expect(readFileSync(join(to, '.sp-unfinished'), 'utf8')).toBe(text)
  })

  test('lines of the marker that lie: another size, a file that is gone, a name that leads elsewhere', async () => {
    const to = await unfinished(target())
    const path = join(to, '.sp-unfinished')
    const [plan, ...files] = readFileSync(path, 'utf8').trim().split('\n')
    const name = (JSON.parse(files[0]!) as { readonly name: string }).name
    rmSync(join(to, (JSON.parse(files[1]!) as { readonly name: string }).name))
    writeFileSync(join(to, name), 'short')
    writeFileSync(
      path,
      `${[plan, ...files, '{"name":"../outside","size":1,"hash":null,"result":null}', '[]', '""', '7'].join('\n')}\n`,
    )
    await write(await planned(), to)
    expect(tree(to)).toEqual(result)
  })

  test("a torn marker of one plan is not another plan's to go on with", async () => {
    // Killed after the marker had gone, then killed again while it was made anew.
    const to = await unfinished(target())
    writeFileSync(join(to, '.sp-unfinished'), '')
    await write(await planned([]), to).catch((error: unknown) => error)
    if (!existsSync(join(to, '_metadata'))) return
    const expected = target()
    await write(await planned([]), expected)
    expect(tree(to)).toEqual(tree(expected)) // promise 8
  })

  test('twice at once, in one process', async () => {
    const to = target()
    const runs = await Promise.allSettled([write(await planned(), to), write(await planned(), to)])
    if (runs.every(run => run.status === 'rejected')) await write(await planned(), to)
    expect(tree(to)).toEqual(result)
  })
})

describe('a plan as JSON', () => {
  const SETTINGS = {
    link: false,
    verify: null,
    allowLoss: [],
    mapPath: [],
    uids: [],
    names: [],
    codecs: null,
    classes: [],
    kryo: null,
  }
  const text = async (list = STEPS): Promise<string> =>
    JSON.stringify(planFile(await planned(list), source, '/nowhere', SETTINGS))
  const applied = async (json: string): Promise<Plan> => {
    const file = readPlanFile(json, 'plan.json')
    return planMigration(await open(file.from), file.steps, {
      ...(file.toFlink !== null && { toFlink: file.toFlink }),
      format: file.format ?? undefined,
    })
  }

  test.each([
    ['renamed, dropped', STEPS],
    ['nothing', []],
    [
      'everything',
      [
        steps.renameUid({ carts: 'a/b,c' }),
        steps.renameState({ 'orders/cnt': 'läng\u0000e' }),
        steps.reset('orders/gone'),
        steps.checkpointId(9),
        steps.keep('orders/gone', 'a\\/b\\,c'),
      ],
    ],
  ])('%s: writes what the plan writes', async (_, list) => {
    const [direct, later] = [target(), target()]
    await write(await planned(list), direct)
    const plan = await applied(await text(list))
    expect(plan.identity).toBe((await planned(list)).identity)
    await write(plan, later)
    expect(tree(later)).toEqual(tree(direct))
  })

  test('its members', async () => {
    const file = JSON.parse(await text()) as { readonly [member: string]: unknown }
    expect(Object.keys(file)).toEqual([
      'plan',
      'from',
      'to',
      'source',
      'steps',
      'toFlink',
      'format',
      'settings',
      'checkpointId',
      'metadataVersion',
      'operators',
      'losses',
      'warnings',
    ])
    expect(file).toMatchObject({
      plan: 1,
      from: source,
      to: '/nowhere',
      steps: [
        { name: 'rename-uid', options: [['orders', 'orders-v2']] },
        { name: 'drop', options: ['carts/gone'] },
      ],
      toFlink: null,
      format: null,
      settings: SETTINGS,
      checkpointId: 7,
      metadataVersion: 6,
    })
  })

  const NEEDED = ['plan', 'from', 'to', 'source', 'steps', 'toFlink', 'format', 'settings']
  test.each(NEEDED)('without "%s": refused', async member => {
    const { [member]: _gone, ...rest } = JSON.parse(await text()) as { readonly [member: string]: unknown }
    expect((await failure('incompatible', async () => applied(JSON.stringify(rest)))).message).toContain('plan.json')
  })
  test.each([
    ...NEEDED,
    'steps.0',
    'steps.0.options',
    'steps.1.options',
    'settings.link',
    'settings.verify',
    'settings.allowLoss',
    'settings.mapPath',
    'settings.uids',
    'settings.names',
    'settings.codecs',
    'settings.kryo',
  ])('"%s" of another shape: refused', async path => {
    for (const value of [7, { a: 1 }, [[[]]], 'text', true]) {
      const file = JSON.parse(await text()) as Record<string, unknown>
      const keys = path.split('.')
      let inner = file
      for (const key of keys.slice(0, -1)) inner = inner[key] as Record<string, unknown>
      const last = keys.at(-1)!
      const fits = ['from', 'to', 'source', 'toFlink', 'codecs'].includes(last)
        ? value === 'text'
        : last === 'link'
          ? value === true
          : false
      if (fits) continue
      inner[last] = value
      await failure('incompatible', async () => applied(JSON.stringify(file))).catch((error: unknown) => {
        throw new Error(`${path} = ${JSON.stringify(value)}`, { cause: error })
      })
    }
  })
  test.each(['fromat', 'settings.lnik', 'steps.0.option'])(
    'an unknown member "%s": refused, for it may be a mistake',
    async path => {
      const file = JSON.parse(await text()) as Record<string, unknown>
      const keys = path.split('.')
      let inner = file
      for (const key of keys.slice(0, -1)) inner = inner[key] as Record<string, unknown>
      inner[keys.at(-1)!] = null
      expect((await failure('incompatible', async () => applied(JSON.stringify(file)))).message).toContain(keys.at(-1)!)
    },
  )
  test.each(['', '{', '[]', 'null', '7', '{"plan":2}', '{"plan":"1"}'])('%j is no plan', async json => {
    expect((await failure('incompatible', async () => applied(json))).message).toMatch(/^plan\.json: not a plan/)
  })
})
