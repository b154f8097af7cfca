// Runs a program of ours and tells, on the last line of stderr, how long its work took and how much memory it had at most.
const [program, ...args] = process.argv.slice(2)
process.argv = [process.argv[0], program, ...args]
process.on('exit', () =>
  process.stderr.write(`\n${JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024 })}\n`),
)
await import(program)
