import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const TEST = join(import.meta.dirname, 'test')

/** Those that take many seconds at any size. */
const NOT_QUICK = [
  'corpus',
  'host/temporary',
  'rocksdb/forms',
  'run/composition',
  'run/contents',
  'run/faults',
  'run/kill',
  'spill/memory',
]

/** The long tier runs what is larger there: the tests that ask for sizes or seeds. */
const sizedByTier = (): readonly string[] =>
  readdirSync(TEST, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.test.ts') && readFileSync(join(TEST, name), 'utf8').includes("/tier.ts'"),
  )

/** `--mode` is the tier: see test/tier.ts. */
export default defineConfig(({ mode }) => {
  const long = mode === 'long'
  const seed = process.env['SEED'] ?? (long ? new Date().toISOString().slice(0, 10).replaceAll('-', '') : undefined)
  if (seed !== undefined) process.stdout.write(`seed ${seed}: the same again with SEED=${seed}\n`)
  return {
    test: {
      dir: TEST,
      include: long ? sizedByTier().map(name => `**/${name}`) : ['**/*.test.ts'],
      exclude: mode === 'quick' ? NOT_QUICK.map(name => `**/${name}{/**,.test.ts}`) : [],
      env: { TEST_TIER: mode, ...(seed !== undefined && { SEED: seed }) },
      // A file of tests takes less than loading what it imports: they share a process, and what one leaves behind the next must bear.
      isolate: false,
      maxWorkers: '100%',
      testTimeout: long ? 3_600_000 : 120_000,
    },
  }
})
