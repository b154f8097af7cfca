// Renaming a uid of a large savepoint: with hard links, with copying against `cp -r` and `sync`, and converted to another form.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { told } from './limits.js'
import { CONTENTS, generateState } from './state.js'

const script = fileURLToPath(new URL('rss.js', import.meta.url))
const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

function run(command, args) {
  const start = process.hrtime.bigint()
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error || status !== 0) throw error ?? new Error(stderr)
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, stderr }
}

/** Each way in turn, so that a noisy machine is noisy to all. */
export function reportMigration(root, folder, entries = 2_000_000, runs = 3) {
  const source = join(folder, 'source')
  const { bytes } = generateState(source, entries, CONTENTS.kilobytes)
  const [copied, linked, plain] = ['copied', 'linked', 'plain'].map(name => join(folder, name))
  const migrate = (to, ...flags) =>
    run(process.execPath, [
      script,
      join(root, 'bin/sp-migrate.js'),
      source,
      to,
      '--rename-uid',
      'bench=renamed',
      ...flags,
    ])
  const peak = ({ stderr }) => JSON.parse(stderr.trim().split('\n').at(-1)).megabytes
  const all = Array.from({ length: runs }, () => {
    for (const to of [copied, linked, plain]) rmSync(to, { recursive: true, force: true })
    run('sync', [])
    const cp = run('sh', ['-c', `cp -r "${source}" "${plain}" && sync`]).seconds
    rmSync(plain, { recursive: true })
    run('sync', [])
    const copy = migrate(copied)
    rmSync(copied, { recursive: true })
    const link = migrate(linked, '--link')
    return { cp, copy: copy.seconds, link: link.seconds, megabytes: Math.max(peak(copy), peak(link)) }
  })
  const of = key => median(all.map(one => one[key]))
  console.log(
    `rename of a uid, ${(bytes / 2 ** 30).toFixed(1)} GB canonical: cp -r and sync ${of('cp').toFixed(2)} s, copied ${of('copy').toFixed(2)} s: ${told('rename, copied ÷ cp -r and sync', median(all.map(one => one.copy / one.cp)))}; with --link ${told('seconds of rename with --link', of('link'))} s; peak MB ${told('MB at most, rename', Math.max(...all.map(one => one.megabytes)))}`,
  )
}
