import { int, utf } from '../codec/base.ts'
import { list } from '../codec/combine.ts'
import { record } from '../codec/record.ts'
import { caseClassType, enumerationType, optionType, scalaEitherType, traversableType, tryType } from '../type/other.ts'
import { nth, one, two } from './base.ts'
import { classOuter } from './record.ts'
import { composite, form, simple, type SnapshotForm, type SnapshotForms } from './snapshot.ts'

export interface Enumeration {
  readonly className: string
  readonly constants: readonly { readonly name: string; readonly id: number }[]
}
export const enumerationBody = record('enumeration snapshot', {
  className: utf,
  constants: list(record('constant', { name: utf, id: int })),
})

/** `implicitly[…CanBuildFrom[Seq[Int], Int, Seq[Int]]]` → `Seq`. */
const collectionOf = (code: string): string => /CanBuildFrom\[\s*(?:[\w$]+\.)*([\w$]+)/.exec(code)?.[1] ?? 'Traversable'

const caseClass = composite<{ className: string }>(
  (fields, { className }) => caseClassType(className, fields),
  () => classOuter,
)

const forms: Readonly<Record<string, SnapshotForm>> = {
  ScalaOptionSerializerSnapshot: composite(one(optionType)),
  ScalaEitherSerializerSnapshot: composite(two(scalaEitherType)),
  ScalaTrySerializerSnapshot: composite(two(tryType)),
  TraversableSerializerSnapshot: composite<{ code: string }>(
    (nested, { code }) => traversableType(nth(nested, 0), collectionOf(code), code),
    () => record('traversable snapshot', { code: utf }),
  ),
  ScalaCaseClassSerializerSnapshot: caseClass,
  Tuple2CaseClassSerializerSnapshot: caseClass,
  SpecificCaseClassSerializerSnapshot: caseClass,
  ScalaEnumSerializerSnapshot: form<Enumeration>({
    body: () => enumerationBody,
    type: ({ className, constants }) => enumerationType(className, constants),
  }),
  UnitSerializer$UnitSerializerSnapshot: simple({ kind: 'unit' }),
  NothingSerializerSnapshot: simple({ kind: 'nothing' }),
}

/** The package moved in Flink 2.0, nothing else did. (ScalaCaseClassSerializerSnapshot and the classes beside it) */
export const scalaForms: SnapshotForms = Object.fromEntries(
  ['org.apache.flink.api.scala.typeutils.', 'org.apache.flink.table.api.typeutils.'].flatMap(prefix =>
    Object.entries(forms).map(([name, row]) => [prefix + name, row]),
  ),
)
