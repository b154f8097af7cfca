// A process that writes one plan to whatever target it is told, until it is killed. At a call of the storage that it is told too it kills
// itself, or holds still.
import { open, planMigration, SavepointError, write } from '../../src/index.ts'
import { seeded } from '../damage/damage.ts'
import { watchedStorage, type Call } from './faulty.ts'
import { STEPS } from './claims.ts'

export interface Order {
  readonly to: string
  /** Twice the number of the call, plus one where it has been done; or its name: before the first such call. */
  readonly at: number | Call['name']
  readonly how: 'kill' | 'hold'
  readonly seed: number
}
export type Answer =
  | { readonly held: true }
  | { readonly code: 'done' | string; readonly message: string; readonly calls: number }

const [source] = process.argv.slice(2) as [string]
let order: Order | undefined
let calls = 0
let next = seeded(0)
const forever = new Promise<never>(() => undefined)

async function moment(here: Order['at']): Promise<void> {
  if (order?.at !== here) return
  if (order.how === 'kill') process.kill(process.pid, 'SIGKILL')
  process.send!({ held: true } satisfies Answer)
  await forever
}
const storage = watchedStorage(
  async ({ name }) => {
    if (order === undefined) return
    await moment(name)
    await moment(2 * calls)
    calls++
    if (next(5) === 0) await new Promise(resolve => setTimeout(resolve, next(3)))
  },
  () => void moment(2 * calls - 1),
)
const plan = planMigration(await open(source, { storage }), STEPS)

process.on('message', async (given: Order) => {
  calls = 0
  const made = await plan
  next = seeded(given.seed)
  order = given
  const [code, message] = await write(made, given.to, { storage }).then(
    () => ['done', ''] as const,
    (error: unknown) => [error instanceof SavepointError ? error.code : 'none', String(error)] as const,
  )
  order = undefined
  process.send!({ code, message, calls } satisfies Answer)
})
