import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryType, open, type Entry, type OpenState } from '../../src/index.ts'
import { optionsFor, samples } from './folder.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sp-types-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const NAMES = [
  'orders',
  'orders-1.20-native-heap',
  'states-2.3-canonical-heap',
  'states-1.20-native-rocksdb',
  'states-2.3-raw-timers',
  'ttl-2.3-canonical-rocksdb',
  'ttl-1.20-canonical-heap',
  'windows-2.3-native-heap',
  'sql-2.3-canonical-heap',
  'forst-async-2.3-native',
]
const MOST = 40

class Raw {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}
/** What no type of an entry allows. */
const WRONG = [
  ['value', 'Symbol()'],
  ['subtask', '1n'],
  ['another', '1'],
] as const

/** A value as TypeScript writes it, in one line. */
function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : JSON.stringify(value)
  if (value instanceof Raw) return value.text
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join(', ')}])`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (value instanceof Map) return `new Map([${[...value].map(literal).join(', ')}])`
  return `{ ${Object.entries(value)
    .map(([name, member]) => `[${JSON.stringify(name)}]: ${literal(member)}`)
    .join(', ')} }`
}

async function moduleOf(state: OpenState): Promise<string> {
  const entries: Entry[] = []
  for await (const entry of state.entries(undefined, () => undefined)) {
    if (entries.length === MOST) break
    entries.push(entry)
  }
  const wrong = entries
    .slice(0, 1)
    .flatMap(entry =>
      WRONG.map(
        ([name, other], i) =>
          `// @ts-expect-error\nexport const wrong${i}: Entry = ${literal({ ...entry, [name]: new Raw(other) })}\n`,
      ),
    )
  return `${entryType(state)}\nexport const entries: Entry[] = [\n${entries.map(entry => `  ${literal(entry)},\n`).join('')}]\n${wrong.join('')}`
}

test('every entry of the samples fits the type of its state, by the compiler', async () => {
  let files = 0
  for (const sample of samples.filter(({ name }) => NAMES.includes(name))) {
    const savepoint = await open(sample.path, optionsFor(sample))
    for (const operator of savepoint.operators)
      for (const state of await operator.states)
        writeFileSync(join(folder, `${sample.name}-${files++}.ts`), `// ${state.name}\n${await moduleOf(state)}`)
  }
  expect(files).toBeGreaterThan(60)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        target: 'es2024',
        module: 'esnext',
        types: [],
      },
    }),
  )
  const { stdout, status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  expect(stdout.slice(0, 4000)).toBe('')
  expect(status).toBe(0)
})
