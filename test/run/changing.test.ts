import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { open, planMigration, SavepointError, steps, write, type Step } from '../../src/index.ts'
import { seeded } from '../damage/damage.ts'
import { seedOf, sized } from '../tier.ts'
import { watchedStorage } from './faulty.ts'
import { makeSavepoint, type Made } from './made.ts'
import { folder, tree } from './tree.ts'

/** Migrations while a file of the source changes. */
const MIGRATIONS = sized({ quick: 12, test: 30, long: 500 })

const directory = folder()
const original = join(directory, 'original')
const MADE: readonly Made[] = [
  { uid: 'orders', layout: 'canonical', sizes: [1200, 1100] },
  { uid: 'carts', layout: 'heap', sizes: [900] },
  { uid: 'source', layout: 'list', sizes: [4000] },
]
const FILES = ['orders-file-0', 'orders-file-1', 'carts-file-0', 'source-file-0', '_metadata']
const STEPS: readonly (readonly Step[])[] = [
  [],
  [steps.renameState({ 'orders/cnt': 'c', 'source/numbers': 'n' })],
  [steps.drop('orders/gone')],
]
/** The file may be changed in its place, or another one come there. */
const CHANGES: Readonly<Record<string, (path: string, bytes: Buffer, at: number) => void>> = {
  shrinks: (path, bytes, at) => truncateSync(path, at % bytes.length),
  grows: path => appendFileSync(path, 'more'),
  'has another byte': (path, bytes, at) => {
    bytes[at % bytes.length]! ^= 0xff
    writeFileSync(path, bytes)
  },
  'is written again, cut short first': (path, bytes) => writeFileSync(path, bytes.toReversed()),
  'is another file of its size': (path, bytes) => {
    writeFileSync(`${path}.new`, bytes.fill(7))
    renameSync(`${path}.new`, path)
  },
  goes: path => rmSync(path),
}

beforeAll(() => makeSavepoint(original, MADE))

/**
 * What a migration comes to where something is done before the n-th call of the storage since it was planned; how many calls there are, and which is the last that looks
 * at each file of the source.
 */
async function migrated(
  source: string,
  to: string,
  list: readonly Step[],
  link: boolean,
  n: number,
  change: () => void,
): Promise<{ readonly error: unknown; readonly calls: number; readonly looks: ReadonlyMap<string, number> }> {
  let calls = -Infinity
  const looks = new Map<string, number>()
  const storage = watchedStorage(({ path }) => {
    if (path.startsWith(source)) looks.set(basename(path), calls)
    if (calls++ === n) change()
  })
  const plan = await planMigration(await open(source, { storage }), list)
  calls = 0
  const error = await write(plan, to, { storage, link }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, calls, looks }
}

test(`${MIGRATIONS} migrations while a file of the source changes`, async () => {
  const next = seeded(seedOf(20261201))
  const undisturbed = new Map<
    string,
    { readonly calls: number; readonly looks: ReadonlyMap<string, number>; readonly result: string }
  >()
  const wrong: string[] = []
  let told = 0
  for (let i = 0; i < MIGRATIONS; i++) {
    const [source, to] = [join(directory, `source-${i}`), join(directory, `target-${i}`)]
    const [which, link] = [next(STEPS.length), next(2) === 0]
    const list = STEPS[which]!
    const key = `${which} ${link}`
    if (!undisturbed.has(key)) {
      const whole = join(directory, `whole-${key}`)
      const { error, calls, looks } = await migrated(original, whole, list, link, -1, () => undefined)
      if (error !== undefined) throw error
      undisturbed.set(key, { calls, looks, result: tree(whole)!.join() })
    }
    const { calls, looks, result } = undisturbed.get(key)!
    cpSync(original, source, { recursive: true, preserveTimestamps: true })
    const names = Object.keys(CHANGES)
    const [file, how, n] = [FILES[next(FILES.length)]!, names[next(names.length)]!, next(calls)]
    const path = join(source, file)
    const at = next(statSync(path).size)
    const { error } = await migrated(source, to, list, link, n, () => CHANGES[how]!(path, readFileSync(path), at))
    const about = `${i}: ${file} ${how} at call ${n} of ${calls}, steps ${which}, links ${link}: ${String(error)}`
    const isThere = existsSync(join(to, '_metadata'))
    if (error !== undefined) {
      told++
      if (!(error instanceof SavepointError) || error.code !== 'source-changed') wrong.push(about)
      if (isThere) wrong.push(`a _metadata: ${about}`)
    } else if (link && n > looks.get(file)!) {
      // Too late, and links are the files of the source.
    } else if (tree(to)!.join() !== result) wrong.push(`another savepoint: ${about}`)
    for (const made of [source, to]) rmSync(made, { recursive: true, force: true })
  }
  process.stdout.write(`a source that changes: ${MIGRATIONS} migrations, ${told} times told, else it was too late\n`)
  expect(wrong).toEqual([])
  expect(told).toBeGreaterThan(MIGRATIONS / 2)
})
