import { each, FINAL, type BuiltIn } from '../builtin.ts'
import type { Graph } from '../graph.ts'
import { signedVarInt, varInt } from '../var-int.ts'

// Parts of dates, printed as java.time does: fields by name in Kryo 2, forms of their own in Kryo 5. (TimeSerializers)

const two = (n: number): string => String(n).padStart(2, '0')

function month(g: Graph, value: number): number {
  if (value < 1 || value > 12) throw g.r.error('corrupt', 'not a month', { found: String(value) })
  return value
}

/** YearMonth.toString */
function yearMonth(g: Graph, year: number, value: number): void {
  const digits = String(Math.abs(year)).padStart(4, '0')
  g.sink.text(`${year < 0 ? '-' : ''}${digits}-${two(month(g, value))}`)
}

function monthDay(g: Graph, value: number, day: number): void {
  if (day < 1 || day > 31) throw g.r.error('corrupt', 'not a day of a month', { found: String(day) })
  g.sink.text(`--${two(month(g, value))}-${two(day)}`)
}

/** Period.toString */
function period(g: Graph, years: number, months: number, days: number): void {
  const text = `${part(years, 'Y')}${part(months, 'M')}${part(days, 'D')}`
  g.sink.text(text === '' ? 'P0D' : `P${text}`)
}
const part = (n: number, letter: string): string => (n === 0 ? '' : `${n}${letter}`)

export const yearRows: readonly BuiltIn[] = [
  each(
    'java.time.Year',
    g => g.sink.text(String(signedVarInt(g.r))),
    g => g.sink.text(String(varInt(g.r))),
    FINAL,
  ),
  each(
    'java.time.YearMonth',
    g => {
      const value = signedVarInt(g.r)
      yearMonth(g, signedVarInt(g.r), value)
    },
    g => yearMonth(g, varInt(g.r), g.r.byte()),
    FINAL,
  ),
  each(
    'java.time.MonthDay',
    g => {
      const day = signedVarInt(g.r)
      monthDay(g, signedVarInt(g.r), day)
    },
    g => monthDay(g, g.r.byte(), g.r.byte()),
    FINAL,
  ),
  each(
    'java.time.Period',
    g => {
      const days = signedVarInt(g.r)
      const months = signedVarInt(g.r)
      period(g, signedVarInt(g.r), months, days)
    },
    g => period(g, varInt(g.r), varInt(g.r), varInt(g.r)),
    FINAL,
  ),
]
