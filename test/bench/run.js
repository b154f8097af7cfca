// npm run bench: whole processes, the median of several runs, as a multiple of `node -e 0` timed in turn with them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedMetadata } from './metadata.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RUNS = 9

/** Milliseconds of one process, with nothing but its start and its work. */
function time(args) {
  const start = process.hrtime.bigint()
  const { error, status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 28 })
  if (error || status > 1) throw error ?? new Error(String(stderr))
  return Number(process.hrtime.bigint() - start) / 1e6
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** Median of A, and of A ÷ `node -e 0` pair by pair. */
function against(args, runs = RUNS) {
  time(args)
  const pairs = Array.from({ length: runs }, () => {
    const nothing = time(['-e', '0'])
    const a = time(args)
    return { a, ratio: a / nothing }
  })
  return { ms: median(pairs.map(pair => pair.a)), ratio: median(pairs.map(pair => pair.ratio)) }
}

const sizeOf = folder => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !/\.(ndjson|json|md)$/.test(entry.name)).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

function largestSample() {
  const samples = join(ROOT, 'samples')
  const folder = readdirSync(samples).map(name => join(samples, name)).reduce((best, next) => (sizeOf(next) > sizeOf(best) ? next : best))
  return dirname(join(folder, readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('_metadata'))))
}

const cli = join(ROOT, 'bin/sp-inspect.js')
const sample = largestSample()
const small = against([cli, sample])
console.log(`sp-inspect ${sample.slice(ROOT.length)}: ${small.ms.toFixed(0)} ms, ${small.ratio.toFixed(2)} x node -e 0 (at most 3)`)

const folder = mkdtempSync(join(tmpdir(), 'savepoint-toolkit-bench-'))
try {
  const checkpoint = join(folder, 'chk-7')
  mkdirSync(checkpoint)
  const bytes = generatedMetadata(20 * 1024 * 1024, 'file:/nowhere')
  writeFileSync(join(checkpoint, '_metadata'), bytes)
  const megabytes = bytes.length / (1024 * 1024)
  const large = against([cli, checkpoint], 3)
  console.log(`sp-inspect on a generated _metadata of ${megabytes.toFixed(1)} MB: ${(large.ms / 1000 / megabytes).toFixed(4)} s per MB, ${large.ms.toFixed(0)} ms, ${large.ratio.toFixed(2)} x node -e 0`)
} finally {
  rmSync(folder, { recursive: true })
}
