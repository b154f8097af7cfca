import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, planMigration, write } from '../../src/index.ts'
import { seeded } from '../damage/damage.ts'
import { ended, line } from '../host/child.ts'
import { seedOf, sized } from '../tier.ts'
import { isWriting, watchedStorage } from './faulty.ts'
import { makeSavepoint } from './made.ts'
import { LINK, MADE, STEPS } from './migration.ts'
import { folder, named, tree } from './tree.ts'

/** How many runs are killed. */
const KILLS = sized({ quick: 2, test: 6, long: 200 })
const AT_ONCE = 6
/** Of a run that nobody kills, in milliseconds; kills come up to a fifth later. */
const LASTS = 5200

const directory = folder()
const source = join(directory, 'source')
let undisturbed: readonly string[] = []
let wait = 0
let calls = 0
const program = join(directory, 'migrates-slowly.mjs')
const children = new Set<ChildProcess>()

beforeAll(async () => {
  makeSavepoint(source, MADE)
  const storage = watchedStorage(call => void (isWriting(call) && calls++))
  const to = join(directory, 'undisturbed')
  const report = await write(await planMigration(await open(source, { storage }), STEPS), to, { storage, link: LINK })
  expect([report.linked.files, report.kept.files, report.rewritten.files]).toEqual([8, 16, 8])
  undisturbed = tree(to)!
  wait = Math.ceil(LASTS / calls)
  await build({
    input: fileURLToPath(new URL('migrates-slowly.ts', import.meta.url)),
    platform: 'node',
    logLevel: 'warn',
    output: { file: program, format: 'esm', codeSplitting: false },
  })
})
afterAll(() => void children.forEach(child => child.kill('SIGKILL')))

function start(to: string, log: string, milliseconds: number): ChildProcess {
  const errors = openSync(`${log}.errors`, 'a')
  const child = spawn(process.execPath, [program, source, to, log, String(milliseconds)], {
    stdio: ['ignore', 'pipe', errors],
  })
  closeSync(errors)
  children.add(child)
  return child
}

interface Kill {
  /** Between the first call that writes and the end of the last. */
  readonly inside: boolean
  /** Of the calls that write: how many had been done. */
  readonly done: number
  readonly wrong: readonly string[]
}

/** Kills a run some time after it has begun to write. */
async function killed(to: string, log: string, after: number): Promise<Kill> {
  const child = start(to, log, wait)
  const end = ended(child)
  const begun = await Promise.race([line(child), end.then(() => 'ended')])
  await new Promise(resolve => setTimeout(resolve, after))
  child.kill('SIGKILL')
  await end
  const events = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [] // it was killed before it wrote a line
  const wrong = begun === 'writes' ? [] : [`${log}: it said ${begun}, ${readFileSync(`${log}.errors`, 'utf8')}`]
  if (existsSync(join(to, '_metadata'))) {
    await named(to).catch((error: unknown) => wrong.push(`${to}: ${String(error)}`))
    if (tree(to)?.join() !== undisturbed.join()) wrong.push(`${to}: a _metadata, but not what was to be written`)
  }
  const done = events.filter(event => event.startsWith('after ')).length
  const ended_ =
    events.includes('after rename') && events.lastIndexOf('after syncDirectory') > events.indexOf('after rename')
  return { inside: events.includes('before makeDirectory') && !ended_, done, wrong }
}

async function round(number: number, next: (below: number) => number): Promise<readonly Kill[]> {
  const to = join(directory, `target-${number}`)
  // Spread evenly, and by chance within a share.
  const after = ((number + next(1000) / 1000) / KILLS) * LASTS * 1.2
  const kills = [await killed(to, join(directory, `log-${number}-0`), after)]
  // Every second one is killed again while it goes on.
  for (let again = 1; again < 2 && next(2) === 0 && !existsSync(join(to, '_metadata')); again++)
    kills.push(await killed(to, join(directory, `log-${number}-${again}`), next(LASTS / 4)))
  if (existsSync(join(to, '_metadata'))) return kills
  const child = start(to, join(directory, `log-${number}-last`), 0)
  const { code } = await ended(child)
  const wrong =
    code === 0 && tree(to)?.join() === undisturbed.join()
      ? []
      : [
          `${to}: exit ${code}, ${readFileSync(join(directory, `log-${number}-last.errors`), 'utf8')}, ${(tree(to) ?? []).filter(file => !undisturbed.includes(file)).join(', ')}`,
        ]
  if (wrong.length === 0) rmSync(to, { recursive: true })
  return [...kills, { inside: false, done: 0, wrong }]
}

test(`${KILLS} runs are killed, and gone on with`, async () => {
  const before = tree(source)
  const kills: Kill[] = []
  const first: Kill[] = []
  for (let from = 0; from < KILLS; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, KILLS - from) }, (_, i) => from + i)
    for (const round_ of await Promise.all(
      numbers.map(async number => round(number, seeded(seedOf(number + 20261121)))),
    )) {
      kills.push(...round_)
      first.push(round_[0]!)
    }
  }
  const inside = first.filter(kill => kill.inside)
  const tenths = Array.from(
    { length: 10 },
    (_, i) => inside.filter(({ done }) => Math.min(9, Math.floor((10 * done) / calls)) === i).length,
  )
  process.stdout.write(
    `kill -9: ${first.length} runs, ${inside.length} killed between the first write and the last (by tenths of the ${calls} calls: ${tenths.join(' ')}), ${kills.filter(kill => kill.inside).length} with those killed while they went on\n`,
  )
  expect(kills.flatMap(kill => kill.wrong)).toEqual([])
  expect(inside.length).toBeGreaterThanOrEqual(first.length * 0.75)
  expect(tree(source)).toEqual(before)
})
