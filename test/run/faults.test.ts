import { appendFileSync, cpSync, existsSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  localStorage,
  open,
  planMigration,
  SavepointError,
  steps,
  write,
  type Plan,
  type Report,
  type Step,
  type WritableStorage,
} from '../../src/index.ts'
import { ioError, faultyStorage, isWriting, watchedStorage, type Call } from './faulty.ts'
import { isChosen } from '../tier.ts'
import { makeSavepoint, type Made } from './made.ts'
import { failure, folder, named, tree } from './tree.ts'

const directory = folder()
let targets = 0
const target = (): string => join(directory, `target-${targets++}`)

interface Row {
  readonly name: string
  readonly made: readonly Made[]
  readonly steps: readonly Step[]
  readonly link?: boolean
}
const CANONICAL: Made = { uid: 'orders', layout: 'canonical', sizes: [900, 45_000] } // the second is more than one chunk
const HEAP: Made = { uid: 'carts', layout: 'heap', sizes: [900, 40] }
const LIST: Made = { uid: 'source', layout: 'list', sizes: [3000, 3] }
const ROWS: readonly Row[] = [
  { name: 'a canonical copy', made: [CANONICAL, { uid: 'small', layout: 'canonical', sizes: [10] }], steps: [] },
  {
    name: 'headers of our own',
    made: [CANONICAL, LIST],
    steps: [steps.renameState({ 'orders/cnt': 'counts', 'source/numbers': 'n' })],
  },
  { name: 'heap to canonical', made: [HEAP], steps: [] },
  {
    name: 'a state dropped',
    made: [{ ...CANONICAL, sizes: [1500] }, LIST],
    steps: [steps.drop('orders/gone', 'source/rules')],
  },
  { name: 'an operator dropped, links', made: [CANONICAL, HEAP, LIST], steps: [steps.drop('source')], link: true },
]

const sourceOf = (row: Row): string => join(directory, row.name)
beforeAll(() => {
  for (const row of ROWS) makeSavepoint(sourceOf(row), row.made)
})

async function run(
  { steps: list, link = false }: Pick<Row, 'steps' | 'link'>,
  source: string,
  to: string,
  storage: WritableStorage = localStorage,
  between: (plan: Plan) => void = () => undefined,
): Promise<Report> {
  const plan = await planMigration(await open(source, { storage }), list)
  between(plan)
  return write(plan, to, { storage, link, verify: 'full' })
}

/** The calls of an undisturbed run; `planned`: those before it began to write. */
async function callsOf(
  row: Row,
): Promise<{ readonly calls: readonly Call[]; readonly planned: number; readonly result: readonly string[] }> {
  const calls: Call[] = []
  let planned = 0
  const to = target()
  await run(
    row,
    sourceOf(row),
    to,
    watchedStorage(call => void calls.push(call)),
    () => void (planned = calls.length),
  )
  return { calls, planned, result: tree(to)! }
}

/** Whether an error names a file of the test. */
const isAbout = ({ message, parts }: SavepointError): boolean =>
  parts.file !== undefined && message.includes(parts.file) && parts.file.startsWith(directory)

/** Of many reads of one file, one behind the other, the first and the last: they are alike. */
const isTried = (calls: readonly Call[], n: number): boolean => {
  const alike = (other: Call | undefined): boolean =>
    other !== undefined && other.name === calls[n]!.name && other.path === calls[n]!.path
  return !(alike(calls[n - 1]) && alike(calls[n - 2]) && alike(calls[n + 1]))
}

describe('a fault', () => {
  describe.each(ROWS)('$name', row => {
    test.each(['once', 'for good'] as const)(
      'in any call, %s: an error and no savepoint; the same again completes',
      async how => {
        const source = sourceOf(row)
        const before = tree(source)
        const { calls, planned, result } = await callsOf(row)
        expect(calls.length).toBeGreaterThan(30)
        const wrong: string[] = []
        for (const [n, call] of calls.entries()) {
          if (!isTried(calls, n) || !isChosen(n)) continue
          const to = target()
          const about = `call ${n} of ${calls.length}, ${call.name} ${call.path}`
          const { storage, failed } = faultyStorage(n, n % 2 === 0 ? 'EIO' : 'ENOSPC', how === 'for good')
          let error: unknown
          try {
            await run(row, source, to, storage)
          } catch (thrown) {
            error = thrown
          }
          if (failed() === undefined) wrong.push(`${about}: was not called`)
          if (error === undefined) {
            // Only counts of entries are given up without an error, and they change nothing that is written.
            if (n >= planned) wrong.push(`${about}: no error`)
            if (tree(to)?.join() !== result.join()) wrong.push(`${about}: no error, and another savepoint`)
          } else if (!(error instanceof SavepointError)) {
            wrong.push(`${about}: ${String(error)}`)
          } else {
            if (error.code !== 'io' || !isAbout(error)) wrong.push(`${about}: ${error.code} ${error.message}`)
            const last = call.name === 'syncDirectory' && n === calls.length - 1
            if (existsSync(join(to, '_metadata'))) {
              if (!last || tree(to)?.join() !== result.join()) wrong.push(`${about}: there is a _metadata`)
            } else {
              await run(row, source, to)
              if (tree(to)?.join() !== result.join()) wrong.push(`${about}: resumed, it is another savepoint`)
            }
          }
          rmSync(to, { recursive: true, force: true })
        }
        expect(wrong).toEqual([])
        expect(tree(source)).toEqual(before)
      },
    )
  })

  test('twice: the run that goes on fails too', async () => {
    const row = ROWS[4]!
    const { calls, planned, result } = await callsOf(row)
    const writing = calls.flatMap((call, n) => (n >= planned && isWriting(call) && isChosen(n) ? [n] : []))
    const wrong: string[] = []
    for (const [i, n] of writing.entries()) {
      const to = target()
      await run(row, sourceOf(row), to, faultyStorage(n, 'EIO', true).storage).catch(() => undefined)
      const second = planned + ((i * 7) % (calls.length - planned))
      if (!existsSync(join(to, '_metadata')))
        await run(row, sourceOf(row), to, faultyStorage(second, 'ENOSPC', true).storage).catch(() => undefined)
      if (!existsSync(join(to, '_metadata'))) await run(row, sourceOf(row), to)
      if (tree(to)?.join() !== result.join()) wrong.push(`calls ${n} and ${second}`)
      rmSync(to, { recursive: true, force: true })
    }
    expect(wrong).toEqual([])
  })

  test('what was complete is not written again', async () => {
    const row = ROWS[1]!
    const { calls, result } = await callsOf(row)
    const to = target()
    const rename = calls.findIndex(call => call.name === 'remove' && call.path.endsWith('.sp-unfinished'))
    await failure('io', async () => run(row, sourceOf(row), to, faultyStorage(rename, 'EIO', false).storage))
    const created: string[] = []
    const report = await run(
      row,
      sourceOf(row),
      to,
      watchedStorage(call => void (call.name === 'create' && created.push(call.path.slice(to.length + 1)))),
    )
    expect(created).toEqual([expect.stringMatching(/^\.sp-metadata-[0-9a-f]{16}-/)])
    expect(report.resumed).toBe(result.length - 1)
    expect(tree(to)).toEqual(result)
  })
})

describe('a source that is not whole', () => {
  const made: readonly Made[] = [
    { uid: 'orders', layout: 'canonical', sizes: [3000] },
    { uid: 'carts', layout: 'heap', sizes: [3000] },
    { uid: 'source', layout: 'list', sizes: [6000] },
  ]
  const FILES = { copied: 'orders-file-0', rewritten: 'carts-file-0', 'operator state': 'source-file-0' }
  const copyOf = (): string => {
    const to = target()
    if (!existsSync(join(directory, 'whole'))) makeSavepoint(join(directory, 'whole'), made)
    cpSync(join(directory, 'whole'), to, { recursive: true, preserveTimestamps: true })
    return to
  }
  const STEPS: Readonly<Record<string, readonly Step[]>> = {
    'as it is': [],
    'behind another header': [steps.renameState({ 'orders/cnt': 'c', 'carts/cnt': 'c', 'source/numbers': 'n' })],
    'without a state': [steps.drop('orders/cnt', 'carts/cnt', 'source/numbers')],
  }
  const rows = Object.entries(FILES).flatMap(([what, file]) =>
    Object.keys(STEPS).flatMap(how => [false, true].map(link => ({ what, file, how, link }))),
  )

  test.each(rows)('$what, $how, links $link: shorter than its handle says', async ({ file, how, link }) => {
    const source = copyOf()
    truncateSync(join(source, file), statSync(join(source, file)).size - 5)
    const to = target()
    const error = await failure(undefined, async () => run({ steps: STEPS[how]!, link }, source, to))
    expect(error.code).toMatch(/^(truncated|corrupt)$/)
    expect(error.message).toContain(join(source, file))
    expect(existsSync(join(to, '_metadata'))).toBe(false)
  })

  test.each(rows)('$what, $how, links $link: it vanishes before it is written', async ({ file, how, link }) => {
    const source = copyOf()
    const to = target()
    const error = await failure(undefined, async () =>
      run({ steps: STEPS[how]!, link }, source, to, localStorage, () => rmSync(join(source, file))),
    )
    expect(error.code).toMatch(/^(missing-file|source-changed)$/)
    expect(error.message).toContain(join(source, file))
    expect(existsSync(join(to, '_metadata'))).toBe(false)
  })

  const SOURCE_CHANGES: Readonly<Record<string, (path: string) => void>> = {
    'is longer': path => appendFileSync(path, 'x'),
    'is shorter': path => truncateSync(path, statSync(path).size - 1),
    'has another time': path => utimesSync(path, new Date(), new Date(statSync(path).mtimeMs + 5000)),
    'is gone': path => rmSync(path),
  }
  const changes = [...Object.values(FILES), '_metadata'].flatMap(file =>
    Object.keys(SOURCE_CHANGES).flatMap(how => Object.keys(STEPS).map(what => ({ file, how, what }))),
  )
  test.each(changes)('$file $how after it was read, $what', async ({ file, how, what }) => {
    const source = copyOf()
    const to = target()
    const plan = await planMigration(await open(source), STEPS[what]!)
    // Everything has been read, and nothing has its name.
    const progress = ({ operators, of }: { readonly operators: number; readonly of: number }): void =>
      void (operators === of && existsSync(join(source, file)) && SOURCE_CHANGES[how]!(join(source, file)))
    const result = write(plan, to, { progress })
    if (file === '_metadata' && how === 'has another time') return void (await result) // the same bytes are the same source
    const error = await failure('source-changed', async () => result)
    expect(error.message).toContain(join(source, file))
    expect(existsSync(join(to, '_metadata'))).toBe(false)
  })

  test('_metadata with other bytes of the same size and time', async () => {
    const source = copyOf()
    const to = target()
    const path = join(source, '_metadata')
    const { atime, mtime, size } = statSync(path)
    const plan = await planMigration(await open(source), [])
    writeFileSync(path, Buffer.alloc(size, 1))
    utimesSync(path, atime, mtime)
    expect((await failure('source-changed', async () => write(plan, to))).message).toContain(path)
    expect(existsSync(join(to, '_metadata'))).toBe(false)
  })

  test('a state file that is another when the run goes on', async () => {
    const source = copyOf()
    const to = target()
    const plan = await planMigration(await open(source), [])
    const storage = watchedStorage(call => {
      if (call.name === 'rename') throw ioError(call, 'EIO')
      if (call.name === 'remove') throw ioError(call, 'EIO')
    })
    await failure('io', async () => write(plan, to, { storage }))
    const path = join(source, 'orders-file-0')
    const size = statSync(path).size
    writeFileSync(path, Buffer.alloc(size, 0x2a)) // the checkpoint was replaced
    utimesSync(path, new Date(), new Date(Date.now() + 5000))
    const error = await failure(undefined, async () => write(await planMigration(await open(source), []), to))
    expect(existsSync(join(to, '_metadata'))).toBe(false)
    expect(error.message).toContain('orders-file-0')
  })

  test('the source undisturbed: the oracle can pass', async () => {
    const to = target()
    await run({ steps: [] }, copyOf(), to)
    expect((await named(to)).length).toBe(4)
  })
})
