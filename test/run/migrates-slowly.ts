// A migration that takes its time: as many milliseconds as it is told for each call that writes. Prints a line when it begins to write, and one when it is done;
// every call that writes is a line in the log, before and after.
import { appendFileSync, writeSync } from 'node:fs'
import { open, planMigration, write } from '../../src/index.ts'
import { isWriting, watchedStorage } from './faulty.ts'
import { LINK, STEPS } from './migration.ts'

const [source, target, log, milliseconds] = process.argv.slice(2) as [string, string, string, string]
const note = (text: string): void => appendFileSync(log, `${text}\n`)
let begun = 0
let calls = 0
const storage = watchedStorage(
  async call => {
    if (!isWriting(call)) return
    if (begun === 0) writeSync(1, 'writes\n')
    begun ||= Date.now()
    note(`before ${call.name}`)
    const wait = begun + calls++ * Number(milliseconds) - Date.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
  },
  call => {
    if (isWriting(call)) note(`after ${call.name}`)
  },
)
await write(await planMigration(await open(source, { storage }), STEPS), target, { storage, link: LINK })
note('done')
