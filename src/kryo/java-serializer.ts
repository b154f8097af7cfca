import { nextOfJavaStream, type JavaValue } from '../java/stream.ts'
import type { Graph, Program } from './graph.ts'

/**
 * The next object that a serializer wrote in this value: each is a piece of one Java object stream, which goes on from the first to the last.
 * (JavaSerializer)
 */
export function nextJavaValue(g: Graph, by: Program): JavaValue {
  const next = g.remembered(by, () => nextOfJavaStream(g.r))
  return next(g.r)
}

export function javaSerializer(): Program {
  const program: Program = { walk: g => g.sink.java(nextJavaValue(g, program)) }
  return program
}
