// Holds temporary files and ends as told: how, whether files keep their names while open, whether somebody else listens for signals.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { temporarySpace } from '../../src/host/temporary.ts'

const [how, names, listener] = process.argv.slice(2)

if (names === 'kept') {
  const { rmSync } = fs
  let refusals = 2
  fs.rmSync = (path, options) => {
    if (refusals-- > 0) throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' })
    rmSync(path, options)
  }
  syncBuiltinESMExports()
}

const counted = (): number =>
  process.listenerCount('SIGINT') + process.listenerCount('SIGTERM') + process.listenerCount('exit')
const others = counted()
const listeners = (): number => counted() - others
const space = temporarySpace()
const files = [space.file(), space.file()]
for (const file of files) file.append(new Uint8Array(1000))
const back = new Uint8Array(2000)
const report = {
  read: files.map(file => file.read(100, back)),
  names: files.filter(file => fs.existsSync(file.path)).length,
  listeners: listeners(),
}
if (listener === 'listened') process.on('SIGINT', () => process.exit(files[0]!.read(0, back) === 1000 ? 7 : 8))
if (how === 'dispose') space.dispose()
fs.writeSync(1, `${JSON.stringify({ ...report, after: listeners() })}\n`)

if (how === 'throw') throw new Error('as the test wants it')
else if (how === 'exit') process.exit(3)
else if (how === 'busy') while (Date.now() > 0);
else if (how === 'wait') setInterval(() => undefined, 1000)
