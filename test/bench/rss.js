// Runs a program of ours and tells, on the last line of stderr, how much memory it had at most, in MB, and its seconds of CPU, user and system.
import { peakMegabytes } from './peak.js'

const [program, ...args] = process.argv.slice(2)
process.argv = [process.argv[0], program, ...args]
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  const told = { megabytes: peakMegabytes(), cpu: (user + system) / 1e6 }
  process.stderr.write(`\n${JSON.stringify(told)}\n`)
})
await import(program)
