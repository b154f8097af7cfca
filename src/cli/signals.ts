import { PROGRAM } from './common.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Where one of these ends the program it says this first, and dies of it as programs do. The result takes that back. */
export function onSignal(words: string): () => void {
  const listeners = SIGNALS.map(signal => {
    const listener = (): void => {
      process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${PROGRAM}: interrupted: ${words}\n`)
      silence()
      process.kill(process.pid, signal)
    }
    process.on(signal, listener)
    return [signal, listener] as const
  })
  const silence = (): void => listeners.forEach(([signal, listener]) => process.off(signal, listener))
  return silence
}
