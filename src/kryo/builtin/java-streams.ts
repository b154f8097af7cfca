import { field } from '../../java/stream.ts'
import { FINAL, row, type BuiltIn } from '../builtin.ts'
import type { Graph, Program } from '../graph.ts'
import { javaSerializer, nextJavaValue } from '../java-serializer.ts'

// What is left to Java's own serialization. (Flink's KryoSerializer, Chill's registrar)

/** Flink has one for all classes of throwables: their stream goes on from one to the other. */
const throwables = javaSerializer()

/** In front of all that Kryo itself has. */
const FIRST = 0

export const throwable = (name: string): BuiltIn =>
  row(name, { 2: () => throwables, 5: () => throwables }, { inherited: FIRST })

/** Shown as the text that a field of it is. */
const shownAs = (text: (value: ReturnType<typeof nextJavaValue>) => string): Program => {
  const program: Program = { walk: g => g.sink.text(text(nextJavaValue(g, program))) }
  return program
}

const part = (value: ReturnType<typeof nextJavaValue>, name: string): string => {
  const found = field(value, name)
  return typeof found === 'string' ? found : ''
}

/** As Locale.toString has language, country and variant. */
function localeText(language: string, country: string, variant: string): string {
  const behind = variant === '' ? '' : `_${variant}`
  return language + (country === '' && behind === '' ? '' : `_${country}`) + behind
}

const locale2 = (): Program =>
  shownAs(value => localeText(part(value, 'language'), part(value, 'country'), part(value, 'variant')))
const locale5 = (g: Graph): void => {
  const [language, country, variant] = [g.text() ?? '', g.text() ?? '', g.text() ?? '']
  g.sink.text(localeText(language, country, variant))
}
const dateFormat = (): Program => shownAs(value => part(value, 'pattern'))

export const javaStreamRows: readonly BuiltIn[] = [
  throwable('java.lang.Throwable'),
  row('java.util.Locale', { 2: locale2, 5: () => ({ walk: locale5 }) }, FINAL),
  row('java.text.SimpleDateFormat', { 2: dateFormat, 5: dateFormat }),
]
