// What the executable runs: both programs in one file, by the name it is called by or by the first argument.
import { basename } from 'node:path'
import { calledAs } from '../bin/called-as.js'

async function run() {
  const program = calledAs(basename(process.argv0).replace(/\.exe$/i, ''))
  if (program === undefined) return
  // Only now: a program reads its name as it is loaded.
  const { main } = await (program === 'sp-inspect'
    ? import('../dist/cli/sp-inspect.js')
    : import('../dist/cli/sp-migrate.js'))
  process.exitCode = await main(process.argv.slice(2))
}

void run()
