import type { Graph } from './graph.ts'
import type { TextForm } from './sink.ts'

type Walk = (g: Graph) => void

/** Takes values one behind the other, which become one text. */
export const textOf =
  (form: TextForm, ...parts: readonly Walk[]): Walk =>
  g => {
    g.sink.openText(form)
    for (let i = 0; i < parts.length; i++) {
      g.sink.part(i)
      parts[i]!(g)
    }
    g.sink.closeText()
  }

/** An object of a final class that a field is declared as, or null. */
export const object =
  (name: string): Walk =>
  g =>
    g.orNull(g.known.named(name))
