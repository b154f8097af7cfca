// Runs command lines one after the other in a thread of the tests: a process of its own for each takes longer than what it does.
// Each loads its program anew. A run ends when main does: nothing here waits for what it may have left behind.
import { createRequire } from 'node:module'
import { workerData } from 'node:worker_threads'

const { load } = createRequire(import.meta.url)('../../bin/load.js')
const { port, signal } = workerData

/** What a stream is given, as text; it has no terminal. */
function collect(stream) {
  const chunks = []
  stream.write = (chunk, written) => {
    chunks.push(Buffer.from(chunk))
    if (typeof written === 'function') written()
    return true
  }
  return () => Buffer.concat(chunks).toString()
}

port.on('message', async ({ program, args, environment }) => {
  for (const name of Object.keys(process.env)) delete process.env[name]
  Object.assign(process.env, environment)
  process.argv[1] = `bin/${program}.js`
  const [out, err] = [process.stdout, process.stderr].map(collect)
  let code
  let thrown = ''
  try {
    code = await load(program).main(args)
  } catch (error) {
    ;[code, thrown] = [1, `${error?.stack ?? error}\n`]
  }
  process.removeAllListeners('uncaughtException')
  process.stdout.removeAllListeners('error')
  process.stderr.removeAllListeners('error')
  port.postMessage({ code, out: out(), err: err() + thrown })
  Atomics.store(signal, 0, 1)
  Atomics.notify(signal, 0)
})
