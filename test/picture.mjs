// Draws examples/terminal.svg: what the commands below print, run now, on a terminal of 92 columns. `node test/picture.mjs` after npm run build.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const COLUMNS = 92
const LINE = 18
const LETTER = 7.8
const MARGIN = 16

/** `from`, `to`: which lines of what is printed; the rest is left out, and three dots say so. */
const RUNS = [
  { program: 'sp-inspect', args: 'samples/states-2.3-native-rocksdb', from: 0, to: 21 },
  {
    program: 'sp-inspect',
    args: "cat samples/orders orders/order --where 'value.total > 300' --columns key,value.total,value.status --sort value.total:desc --format table",
  },
  {
    program: 'sp-migrate',
    args: 'samples/orders /tmp/moved --rename-uid orders=orders-v2 --drop promotions --dry-run',
    from: 0,
    to: 6,
    last: 1,
  },
]

function printed({ program, args, from = 0, to = Infinity, last = 0 }) {
  const { stdout, status, stderr } = spawnSync('sh', ['-c', `"$NODE" bin/${program}.js ${args}`], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, FORCE_COLOR: '1', NO_COLOR: '', COLUMNS: String(COLUMNS) },
  })
  if (status !== 0) throw new Error(stderr)
  // A file's date is not of the snapshot.
  const lines = stdout
    .trimEnd()
    .replace(/ · (?:written|file date) [^\n]*/, '')
    .split('\n')
  const shown = lines.slice(from, to)
  return [
    ...shown,
    ...(lines.length > shown.length + last ? ['\u001b[2m…\u001b[0m'] : []),
    ...(to < lines.length && last > 0 ? lines.slice(-last) : []),
  ]
}

/** A command, broken as a shell goes on with it. */
function typed({ program, args }) {
  const words = `${program} ${args.replace(' --format table', '')}`.match(/'[^']*'|\S+/g)
  const lines = []
  for (const word of words) {
    if (lines.length === 0) lines.push(word)
    else if (lines.at(-1).length + word.length > COLUMNS - 6) lines.push(`    ${word}`)
    else lines.push(`${lines.pop()} ${word}`)
  }
  return lines.map(
    (line, i) =>
      `\u001b[36m${i === 0 ? '$' : ' '}\u001b[0m\u001b[1m ${line}${i < lines.length - 1 ? ' \\' : ''}\u001b[0m`,
  )
}

const STYLES = { 1: 'b', 2: 'd', 33: 'w', 36: 'p' }
/** A code of colour, or text between two. */
const SPAN = new RegExp(String.raw`\x1b\[(\d+)m|([^\x1b]+)`, 'g')
const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Letters of a line, each run of one style a tspan at its own place: then no font decides where columns stand. */
function drawn(line, row) {
  let style = ''
  let column = 0
  const spans = []
  for (const [, code, text] of line.matchAll(SPAN)) {
    if (code !== undefined) style = STYLES[code] ?? ''
    else
      for (const [word] of text.matchAll(/\S+(?: \S+)*|\s+/g)) {
        if (word.trim() !== '')
          spans.push(
            `<tspan x="${(MARGIN + column * LETTER).toFixed(1)}"${style && ` class="${style}"`} textLength="${([...word].length * LETTER).toFixed(1)}">${escaped(word)}</tspan>`,
          )
        column += [...word].length
      }
  }
  return spans.length === 0 ? '' : `<text y="${MARGIN + (row + 1) * LINE - 5}">${spans.join('')}</text>`
}

const lines = RUNS.flatMap((run, i) => [...(i > 0 ? [''] : []), ...typed(run), ...printed(run)])
const width = Math.ceil(2 * MARGIN + COLUMNS * LETTER)
const height = 2 * MARGIN + lines.length * LINE
writeFileSync(
  fileURLToPath(new URL('../examples/terminal.svg', import.meta.url)),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="sp-inspect and sp-migrate on a terminal">
<style>
  rect { fill: #f6f8fa; stroke: #d0d7de }
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1f2328; white-space: pre }
  .b { font-weight: 700 } .d { fill: #59636e } .w { fill: #9a6700 } .p { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    rect { fill: #0d1117; stroke: #3d444d }
    text { fill: #e6edf3 }
    .d { fill: #9198a1 } .w { fill: #d29922 } .p { fill: #4493f8 }
  }
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines
  .map(drawn)
  .filter(line => line !== '')
  .join('\n')}
</svg>
`,
)
