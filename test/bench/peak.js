import { readFileSync } from 'node:fs'

/**
 * The most memory that this process had at once, in MB. Linux is asked for VmHWM, for the maxRSS of a process begins with that of the one
 * which started it: a bench that made a large state would be measured again and again.
 */
export function peakMegabytes() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}
