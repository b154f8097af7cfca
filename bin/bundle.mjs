// Part of npm run build: puts each program into one file, with what V8 has compiled of it beside it. A look-up in a snapshot takes less than
// loading our modules one by one, and less than compiling them. Another Node than the one that built compiles them again.
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { emojiWhenAsked } from './emoji-when-asked.mjs'

const { load } = createRequire(import.meta.url)('./load.js')
const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** A script that is compiled already has no import() of its own without a warning: load.js gives it one. */
const importByStart = {
  name: 'import-by-start',
  transform: (code, id) => (id.startsWith(path('dist/')) ? code.replaceAll(/\bimport\(/g, 'importModule(') : undefined),
}

/** What the compiled form is to hold: what these command lines run through. */
const RUNS = {
  'sp-inspect': [['samples/orders'], ['get', 'samples/states-2.3-native-rocksdb', 'accounts/balance', '"account 43"']],
  'sp-migrate': [['samples/orders', 'dist/none', '--rename-uid', 'orders=orders-v2', '--dry-run']],
}

for (const [program, runs] of Object.entries(RUNS)) {
  const bundle = await rolldown({
    input: path(`dist/cli/${program}.js`),
    platform: 'node',
    external: [/^sucrase$/, /^zstddec$/, /^hash-wasm\//],
    plugins: [emojiWhenAsked, importByStart],
  })
  const file = path(`dist/bundle/${program}.cjs`)
  rmSync(`${file}.${process.versions.v8}-${process.arch}.v8`, { force: true })
  await bundle.write({ file, format: 'cjs', minify: true, codeSplitting: false })
  const { main, script } = load(program)
  const writes = [process.stdout, process.stderr].map(stream => [stream, stream.write])
  for (const [stream] of writes) stream.write = () => true
  for (const run of runs) {
    if ((await main(run)) !== 0) throw new Error(`${program} ${run.join(' ')} does not run`)
  }
  for (const [stream, write] of writes) stream.write = write
  writeFileSync(`${file}.${process.versions.v8}-${process.arch}.v8`, script.createCachedData())
}
