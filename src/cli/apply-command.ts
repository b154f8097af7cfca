import { localStorage, open, planMigration, SavepointError } from '../index.ts'
import { findMetadata, readPlanFile, sourceHash } from '../internal.ts'
import { command } from './command.ts'
import { carryOut, REPORTING } from './migration.ts'
import { loadCodecs, READ_OPTIONS, readText } from './options.ts'

export const apply = command({
  name: 'apply',
  describe: 'Carry out a plan; refuses if its source has changed',
  positionals: { plan: { describe: 'What `sp-migrate plan` wrote', completes: 'files' } },
  options: { ...REPORTING, json: READ_OPTIONS.json, 'no-color': READ_OPTIONS['no-color'] },
  examples: [['apply out/plan.json', 'What `plan` has written']],
  writes: true,
  async run(given) {
    const file = readPlanFile(readText(given.plan), given.plan)
    const { settings } = file
    const metadata = await findMetadata(localStorage, file.from)
    mustBe(file.source, await sourceHash(metadata), metadata.path) // before anything is said of what stands there now
    const savepoint = await open(file.from, {
      ...(settings.codecs !== null && { codecs: await loadCodecs(settings.codecs) }),
      ...(settings.classes.length > 0 && { classes: settings.classes }),
      ...(settings.kryo !== null && { kryo: settings.kryo }),
      mapPath: settings.mapPath,
      uids: { uids: settings.uids, names: new Map(settings.names) },
    })
    const plan = await planMigration(savepoint, file.steps, {
      ...(file.toFlink !== null && { toFlink: file.toFlink }),
      format: file.format ?? undefined,
      allowLoss: settings.allowLoss,
    })
    mustBe(file.source, plan.source, metadata.path)
    return carryOut(plan, file, file.to, given)
  },
})

function mustBe(planned: string, source: string, path: string): void {
  if (source === planned) return
  throw new SavepointError('source-changed', '_metadata of the source has changed since the plan was made', {
    file: path,
    found: `SHA-256 ${source}`,
    expected: planned,
    hint: 'review it, and plan again',
  })
}
