import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localStorage, open, planMigration, steps, type File, type Step } from '../../src/index.ts'
import { writePlan } from '../../src/run/write.ts'
import { makeSavepoint, operatorHeader } from '../run/made.ts'
import { failure, folder } from '../run/tree.ts'

// Behind a new header the bytes are copied; what is ours is where they are said to be.

const directory = folder()
const source = join(directory, 'source')
makeSavepoint(source, [
  { uid: 'keyed', layout: 'canonical', sizes: [1500] },
  { uid: 'list', layout: 'list', sizes: [3000] },
])

/** The local file system, where files of the target are read as another one has written them. */
const storageWith = (change: (file: File) => File): typeof localStorage => ({
  ...localStorage,
  open: async path => {
    const file = await localStorage.open(path)
    return file === undefined || path.startsWith(source) ? file : change(file)
  },
})

/** A file with its bytes behind `from` moved on by so many. */
const moved = (file: File, from: number, by: number): File => ({
  ...file,
  read: async (at, into) => file.read(at < from ? at : Math.max(0, at - by), into),
})

let targets = 0
async function written(list: readonly Step[], change: (file: File) => File): Promise<string> {
  const to = join(directory, `target-${targets++}`)
  await writePlan(await planMigration(await open(source), list), to, storageWith(change))
  return to
}

// An element is eight bytes: at eight bytes' distance every one can be read, and is another.
const header = operatorHeader(['renamed'], ['rules']).length
const ROWS: readonly (readonly [string, Step, number])[] = [
  ['elements with a new header', steps.renameState({ 'list/numbers': 'renamed' }), header],
  ['elements of the states that stay', steps.drop('list/rules'), operatorHeader(['numbers'], []).length],
  ['key groups with a new header', steps.renameState({ 'keyed/cnt': 'renamed' }), 0x2000],
]
describe('offsets of what is moved', () => {
  test.each(ROWS)('%s lead to what they led to', async (_, step, from) => {
    expect(existsSync(join(await written([step], file => file), '_metadata'))).toBe(true)
    const error = await failure('io', async () => written([step], file => moved(file, from, 8)))
    expect(error.message).toMatch(/what was written .*is not what was read/)
    expect(existsSync(join(directory, `target-${targets - 1}`, '_metadata'))).toBe(false)
  })
})
