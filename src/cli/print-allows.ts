import type { Summary } from '../index.ts'

type Capability = keyof Summary['allows']

/** The rows of Flink's table "Capabilities and limitations"; of two that go together what both of them are called. */
const ROWS: readonly { readonly each: Partial<Readonly<Record<Capability, string>>>; readonly both?: string }[] = [
  { each: { rescale: 'rescaling' } },
  { each: { patchUpgrade: 'Flink patch upgrade', minorUpgrade: 'Flink minor upgrade' }, both: 'Flink upgrade' },
  {
    each: { jobUpgrade: 'non-arbitrary job upgrade', arbitraryJobUpgrade: 'arbitrary job upgrade' },
    both: 'job upgrade',
  },
  { each: { move: 'relocation' } },
  { each: { schemaChange: 'schema evolution' } },
  { each: { changeBackend: 'state backend change' } },
  {
    each: { stateProcessorRead: 'State Processor API reading', stateProcessorWrite: 'State Processor API writing' },
    both: 'State Processor API',
  },
]

/** What Flink supports for a snapshot of this kind, and what it does not or does not guarantee: a list of facts each. */
export function allowsText(allows: Summary['allows']): readonly (readonly string[])[] {
  const texts = (wanted: boolean): readonly string[] =>
    ROWS.flatMap(({ each, both }) => {
      const entries = Object.entries(each) as (readonly [Capability, string])[]
      const some = entries.filter(([name]) => allows[name] === wanted).map(([, text]) => text)
      return both !== undefined && some.length === entries.length ? [both] : some
    })
  const listed = (word: string, [first, ...more]: readonly string[]): readonly (readonly string[])[] =>
    first === undefined ? [] : [[`${word} ${first}`, ...more]]
  return [...listed('allows', texts(true)), ...listed('not', texts(false))]
}
