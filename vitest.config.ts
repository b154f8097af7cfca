import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const TEST = join(import.meta.dirname, 'test')

/** Those that take seconds at any size; those of the command line stay, for they are what an executable is tried by. */
const NOT_QUICK = [
  'damage/metadata',
  'compress/block',
  'host/temporary',
  'inspect/damages',
  'rocksdb/forms',
  'rocksdb/samples',
  'rocksdb/scan',
  'run/claims',
  'run/composition',
  'run/contents',
  'run/faults',
  'run/kill',
  'run/relocate',
  'run/rescue',
  'run/states',
  'samples/lines',
  'samples/typescript',
  'spill/memory',
  'spill/sort',
  'type/laws-java-object',
  'type/laws-limits',
]

/** These measure the memory of their process, or put something in the place of a module: each has a process of its own. */
const ALONE = /^(?:damage\/|rocksdb\/table\.)/

const files = readdirSync(TEST, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.test.ts'))
/** The long tier runs what is larger there: the tests that ask for sizes or seeds. */
const isSized = (name: string): boolean => readFileSync(join(TEST, name), 'utf8').includes("/tier.ts'")
/** What the corpus needs is not everywhere: only who names it runs it, as `npm run test:corpus` does. */
const hasCorpus = process.argv.slice(2).some(argument => argument.includes('corpus'))
const isNamed = (name: string): boolean => hasCorpus || !name.startsWith('corpus/')
const isQuick = (name: string): boolean =>
  !NOT_QUICK.some(slow => name.startsWith(`${slow}/`) || name === `${slow}.test.ts`)

/** `--mode` is the tier: see test/tier.ts. */
export default defineConfig(({ mode }) => {
  const long = mode === 'long'
  const seed = process.env['SEED'] ?? (long ? new Date().toISOString().slice(0, 10).replaceAll('-', '') : undefined)
  if (seed !== undefined) process.stdout.write(`seed ${seed}: the same again with SEED=${seed}\n`)
  if (hasCorpus && process.env['CORPUS_DIR'] === undefined)
    process.stdout.write('the corpus is skipped: set CORPUS_DIR to a folder of snapshots written by Flink\n')
  const chosen = files.filter(isNamed).filter(long ? isSized : mode === 'quick' ? isQuick : () => true)
  const project = (name: string, isolate: boolean): object => ({
    test: {
      name,
      dir: TEST,
      include: chosen.filter(file => ALONE.test(file) === isolate).map(file => `**/${file}`),
      env: { TEST_TIER: mode, ...(seed !== undefined && { SEED: seed }) },
      isolate,
      testTimeout: long ? 3_600_000 : 120_000,
    },
  })
  // A file of tests takes less than loading what it imports: they share a process, and what one leaves behind the next must bear.
  return { test: { maxWorkers: '100%', projects: [project('together', false), project('alone', true)] } }
})
