import { avroForms } from './avro.ts'
import { baseForms } from './base.ts'
import { frameworkForms } from './framework.ts'
import { kryoForms } from './kryo.ts'
import { legacyForms, namedSimpleForms, typesByName } from './legacy.ts'
import { recordForms } from './record.ts'
import { scalaForms } from './scala.ts'
import { snapshots, type SnapshotForms, type Snapshots } from './snapshot.ts'
import { tableForms } from './table.ts'

export const builtInForms: SnapshotForms = {
  ...baseForms,
  ...recordForms,
  ...scalaForms,
  ...kryoForms,
  ...avroForms,
  ...frameworkForms,
  ...tableForms,
}

/** The built-in forms, and those a user gives for own serializers, which win. */
export function snapshotsWith(own: SnapshotForms = {}): Snapshots {
  const forms = { ...builtInForms, ...own }
  const byName = typesByName(forms)
  return snapshots({ ...namedSimpleForms(byName), ...forms }, legacyForms(byName))
}
