import type { Type } from '../model/type.ts'
import { avroForms } from './avro.ts'
import { baseForms } from './base.ts'
import { frameworkForms } from './framework.ts'
import { kafkaForms } from './kafka.ts'
import { kryoForms } from './kryo.ts'
import { legacyForms, namedSimpleForms, typesByName } from './legacy.ts'
import { recordForms } from './record.ts'
import { scalaForms } from './scala.ts'
import { marking, type SnapshotForms } from './form.ts'
import { snapshots, type Snapshots } from './snapshot.ts'
import { isKryo, withMajor } from '../type/kryo.ts'
import { tableForms } from './table.ts'

export const builtInForms: SnapshotForms = {
  ...baseForms,
  ...recordForms,
  ...scalaForms,
  ...kryoForms,
  ...avroForms,
  ...frameworkForms,
  ...kafkaForms,
  ...tableForms,
}

/** A user's serializer whose values are of a kind of ours still has a snapshot of its own. */
const ourKinds = new Set(Object.values(builtInForms).map(row => row.kind))
const notOurs = (own: SnapshotForms): SnapshotForms =>
  Object.fromEntries(
    Object.entries(own).map(([className, row]) => [
      className,
      Object.hasOwn(builtInForms, className) ? row : marking(kind => ourKinds.has(kind), row),
    ]),
  )

/** What a snapshot does not say of values. */
export interface Reading {
  /** Where the classes of the job are: paths for `classesAt`. */
  readonly classes?: readonly string[]
  /** Which Kryo wrote values. */
  readonly kryo?: 2 | 5
}

/** Kinds whose values may be of classes that the snapshot does not describe. */
const BY_CLASSES: ReadonlySet<string> = new Set(['kryo', 'pojo'])

/** The built-in forms, and those a user gives for own serializers, which win. */
export function snapshotsWith(own: SnapshotForms = {}, { classes = [], kryo }: Reading = {}): Snapshots {
  const given = notOurs(own)
  const forms = { ...builtInForms, ...given }
  const byName = typesByName(forms)
  const withClasses = (type: Type): Type & Reading =>
    classes.length > 0 && BY_CLASSES.has(type.kind) ? { ...type, classes } : type
  const settle = (type: Type): Type => withClasses(kryo !== undefined && isKryo(type) ? withMajor(type, kryo) : type)
  return snapshots({ ...namedSimpleForms(byName), ...forms }, legacyForms(byName), given, settle)
}
