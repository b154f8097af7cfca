import type { ChildProcess } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, planMigration, SavepointError, write, type Plan, type Report } from '../../src/index.ts'
import { watchedStorage, type Call } from './faulty.ts'
import { seeded } from '../damage/damage.ts'
import { ended, script, type Script } from '../host/child.ts'
import { seedOf, sized } from '../tier.ts'
import { MADE, STEPS } from './claims.ts'
import { makeSavepoint } from './made.ts'
import type { Answer, Order } from './runs-on-order.ts'
import { failure, folder, tree } from './tree.ts'

/** How many pairs of runs have one target. */
const PAIRS = sized({ quick: 3, test: 6, long: 500 })
const MARKER = '.sp-unfinished'

const directory = folder()
const source = join(directory, 'source')
let runs: Script | undefined
let result = ''
/** Of the storage, in a run that nobody disturbs. */
let calls = 0
let targets = 0
const target = (): string => join(directory, `target-${targets++}`)
const planned = async (): Promise<Plan> => planMigration(await open(source), STEPS)
const run = async (to: string): Promise<Report> => write(await planned(), to)
const contents = (to: string): string => tree(to)?.join('\n') ?? ''

beforeAll(async () => {
  makeSavepoint(source, MADE)
  const to = target()
  await run(to)
  result = contents(to)
  expect(result.split('\n')).toHaveLength(3)
  runs = await script(new URL('runs-on-order.ts', import.meta.url))
  const child = fork()
  calls = ((await told(child, target())) as { readonly calls: number }).calls
  child.kill('SIGKILL')
})
afterAll(() => runs?.dispose())

const fork = (): ChildProcess => runs!.fork(source)
const NEVER = -1
/** What a process answers; undefined: it was killed. */
const told = async (child: ChildProcess, to: string, order: Partial<Order> = {}): Promise<Answer | undefined> =>
  new Promise(resolve => {
    const done = (answer?: Answer): void => {
      child.off('message', done).off('exit', killed)
      resolve(answer)
    }
    const killed = (): void => done()
    child.on('message', done).once('exit', killed)
    child.send({ to, at: NEVER, how: 'kill', seed: 1, ...order } satisfies Order)
  })

describe.skipIf(process.platform !== 'linux')('a target that a run of another process has', () => {
  let child: ChildProcess
  let to = ''
  let head = ''
  beforeAll(async () => {
    child = fork()
    to = target()
    expect(await told(child, to, { at: 'remove', how: 'hold' })).toEqual({ held: true }) // of the marker
    head = readFileSync(join(to, MARKER), 'utf8').split('\n')[0]!
  })

  test('its marker tells host, process and when that began', () => {
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')
    expect(JSON.parse(head)).toMatchObject({ host: hostname(), pid: child.pid, start: Number(stat[21]) })
  })
  test('is refused while it runs, and nothing in it changes', async () => {
    const before = contents(to)
    const error = await failure('target-not-empty', async () => run(to))
    expect(error.message).toContain(`another run is writing the target: found process ${child.pid}`)
    expect(error.message).toContain(to)
    expect(contents(to)).toBe(before)
  })

  /** A target whose run has this marker, and nothing else. */
  function left(change: object): string {
    const other = target()
    mkdirSync(other)
    writeFileSync(join(other, MARKER), `${JSON.stringify({ ...(JSON.parse(head) as object), ...change })}\n`)
    return other
  }
  const namespaces = ['pid', 'time'].map(name => readlinkSync(`/proc/self/ns/${name}`)).join(' ')
  test.each([
    ['another start time', { start: 1 }],
    ['no such process', { pid: 2 ** 22 + 1 }],
    ['the machine was started since', { boot: 'b3b1e3cb-0000-4f27-80f7-5a0c69b6e7d9' }],
  ])('%s: it is gone, and taken over', async (_, change) => {
    const gone = left(change)
    await run(gone)
    expect(contents(gone)).toBe(result)
  })
  test.each([
    ['another host', { host: 'elsewhere' }],
    ['another host, whatever its number', { host: 'elsewhere', pid: 2 ** 22 + 1, start: 1 }],
    ['another container of this name', { namespaces: 'pid:[4026530000] time:[4026531834]', start: 1 }],
    [
      'a container of this name on another machine',
      { boot: 'other', namespaces: namespaces.replace('pid:[4', 'pid:[5') },
    ],
    ['this name on another machine', { boot: 'other', machine: 'other' }],
    ['nothing known but the name', { boot: null, machine: null, namespaces: null, start: null, pid: 2 ** 22 + 1 }],
  ])('%s: refused, with what to do, which works', async (_, change) => {
    const other = left(change)
    const { message, parts } = await failure('target-not-empty', async () => run(other))
    expect(message).toContain('a run of another host or container may still write the target')
    expect(parts.found).toContain((change as { readonly host?: string }).host ?? hostname())
    expect(parts.hint).toContain('if it has ended, remove the directory')
    const line = /add the line (.*) to \.sp-unfinished/.exec(parts.hint!)![1]!
    appendFileSync(join(other, MARKER), `${line}\n`)
    await run(other)
    expect(contents(other)).toBe(result)
  })
  test('the start is not known: refused, for the number is in use', async () => {
    await failure('target-not-empty', async () => run(left({ start: null })))
  })

  test('killed between the marker and the name: nobody else goes on before, and then the same command does', async () => {
    const other = fork()
    const last = target()
    expect(await told(other, last, { at: 'rename', how: 'hold' })).toEqual({ held: true })
    expect(readdirSync(last)).not.toContain(MARKER)
    expect(readdirSync(last)).not.toContain('_metadata')
    const error = await failure('target-not-empty', async () => run(last))
    expect(error.message).toContain(`found process ${other.pid}`)
    other.kill('SIGKILL')
    await ended(other)
    await run(last)
    expect(contents(last)).toBe(result)
  })
  test('is taken over once it is killed; what it had written is kept', async () => {
    const lines = readFileSync(join(to, MARKER), 'utf8')
    expect(lines.match(/^\{"name"/gm)).toHaveLength(2)
    child.kill('SIGKILL')
    await ended(child)
    expect((await run(to)).resumed).toBe(2)
    expect(contents(to)).toBe(result)
  })
})

describe('a run that another overtakes', () => {
  /** While a call is on its way, in a target that is as given, the other comes to a call of its own. */
  const ROWS: readonly (readonly [
    name: string,
    call: Call['name'],
    left: 'nothing' | 'a killed run',
    at: Order['at'],
    found: string,
  ])[] = [
    ['where nothing was, it begins', 'place', 'nothing', 'copy', 'another run is writing the target'],
    ['where nothing was, it has all but the name', 'place', 'nothing', 'rename', 'another run is writing'],
    ['where nothing was, it is done', 'place', 'nothing', NEVER, 'the target is not empty: found a savepoint'],
    ['taking over, it begins', 'append', 'a killed run', 'copy', 'another run is writing the target'],
    ['taking over, it has all but the name', 'append', 'a killed run', 'rename', 'another run is writing'],
    ['taking over, it is done', 'append', 'a killed run', NEVER, 'the target is not empty: found a savepoint'],
  ]
  test.each(ROWS)('%s: refused, and nothing of the other changes', async (_, name, left, at, found) => {
    const to = target()
    const other = fork()
    if (left === 'a killed run') {
      const first = fork()
      expect(await told(first, to, { at: 'copy' })).toBeUndefined()
    }
    let overtaken: string | undefined
    const storage = watchedStorage(async call => {
      if (overtaken !== undefined || call.name !== name || !call.path.endsWith(MARKER)) return
      overtaken = ''
      await told(other, to, { at, how: 'hold' })
      overtaken = contents(to)
    })
    const plan = await planMigration(await open(source, { storage }), STEPS)
    const error = await failure('target-not-empty', async () => write(plan, to, { storage }))
    expect(error.message).toContain(found)
    const claim = /^\.sp-unfinished .*/m // the claim that does not count may have been added to it
    expect(contents(to).replace(claim, '')).toBe(overtaken!.replace(claim, ''))
    other.kill('SIGKILL')
    await ended(other)
    if (!existsSync(join(to, '_metadata'))) await run(to)
    expect(contents(to)).toBe(result)
  })
})

test('a run that fails lets another process go on at once', async () => {
  const to = target()
  const plan = await planned()
  const progress = (): never => {
    throw new SavepointError('io', 'the disk is full')
  }
  await failure('io', async () => write(plan, to, { progress }))
  expect(readFileSync(join(to, MARKER), 'utf8')).toMatch(/\n\{"released":"[0-9a-f]{16}"\}\n$/)
  const child = fork()
  expect(await told(child, to)).toMatchObject({ code: 'done' })
  expect(contents(to)).toBe(result)
  child.kill('SIGKILL')
})

/** Two runs of other processes on one target at once, killed as the seed says. How they ended; adds what is wrong with that. */
async function pair(
  children: ChildProcess[],
  to: string,
  next: (below: number) => number,
  wrong: string[],
): Promise<readonly string[]> {
  const isKilled = next(6) > 0 // the one that is refused comes to few calls: half of the pairs are
  const which = next(3)
  const orders = children.map((_, i) => ({
    at: isKilled && (which === 2 || which === i) ? next(2 * calls) : NEVER,
    seed: next(1e9),
  }))
  const answers = await Promise.all(children.map(async (child, i) => told(child, to, orders[i])))
  for (const [i, answer] of answers.entries()) if (answer === undefined) children[i] = fork()
  const ends = answers.map(answer => (answer === undefined ? 'killed' : 'code' in answer ? answer.code : 'held'))
  const count = (end: string): number => ends.filter(other => other === end).length
  const isThere = existsSync(join(to, '_metadata'))
  const RULES = {
    'another end': count('done') + count('killed') + count('target-not-empty') < 2,
    'both wrote': count('done') > 1,
    'neither wrote': count('done') + count('killed') === 0,
    'done, and no _metadata': count('done') > 0 && !isThere,
    'another savepoint': isThere && contents(to) !== result,
  }
  for (const [rule, isBroken] of Object.entries(RULES))
    if (isBroken) wrong.push(`${rule}: ${to}: ${JSON.stringify(answers)}`)
  return ends
}

test(`${PAIRS} pairs of runs on one target, half of them killed`, async () => {
  const next = seeded(seedOf(20261130))
  const children = [fork(), fork()]
  const wrong: string[] = []
  let [killed, takeovers, alone] = [0, 0, 0]
  for (let pairs = 0; pairs < PAIRS;) {
    const to = target()
    // Those that go on are two as well, up to three times; then one does.
    for (let again = 0; again < 3 && pairs < PAIRS && !existsSync(join(to, '_metadata')); again++, pairs++) {
      if (again > 0) takeovers++
      if ((await pair(children, to, next, wrong)).includes('killed')) killed++
    }
    if (!existsSync(join(to, '_metadata'))) {
      alone++
      await run(to).catch((error: unknown) => wrong.push(`it does not go on: ${to}: ${String(error)}`))
      if (contents(to) !== result) wrong.push(`gone on with, it is another savepoint: ${to}`)
    }
    if (wrong.length === 0) rmSync(to, { recursive: true })
  }
  process.stdout.write(
    `pairs of runs: ${PAIRS}, in ${killed} one or both killed; ${takeovers} pairs took a target over, ${alone} runs alone\n`,
  )
  expect(wrong.slice(0, 5)).toEqual([])
  expect(killed).toBeGreaterThan(0)
})
