import { expect, test } from 'vitest'
import { open, planMigration } from '../../src/index.ts'
import { printPlan } from '../../src/cli/print-plan.ts'
import { styleOf } from '../../src/cli/text.ts'
import { samples } from '../samples/folder.ts'

test('a plan that read no entries says that bytes are moved unseen', async () => {
  const plan = await planMigration(
    await open(samples.find(({ name }) => name === 'states-2.3-canonical-heap')!.path),
    [],
  )
  const text = (scanned: boolean): string => printPlan({ ...plan, scanned }, 'out', false, styleOf({}, {}))
  const hint = 'bytes that are only moved are not examined: --count and sp-inspect verify --deep do that\n'
  expect(text(true)).not.toContain(hint)
  expect(text(false).endsWith(hint)).toBe(true)
})
