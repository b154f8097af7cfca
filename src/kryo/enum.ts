import type { JavaClass, JavaClasses } from '../model/java-class.ts'
import { constantLabel } from './label.ts'
import type { Program } from './graph.ts'
import { varCount } from './var-int.ts'

/** Constants of an enum in their order; of a constant with a body, whose class is its own, those of its enum. undefined: it is none. */
export function constantsOf(classes: JavaClasses, type: JavaClass): readonly string[] | undefined {
  if (type.enumConstants !== undefined && type.enumConstants.length > 0) return type.enumConstants
  const above = type.superclass === null ? undefined : classes.find(type.superclass)
  return above?.enumConstants ?? type.enumConstants
}

/** Ordinal and one; 0 for null. (DefaultSerializers.EnumSerializer) */
export function enumProgram(constants: readonly string[]): Program {
  const labels = constants.map(constantLabel)
  return {
    walk(g) {
      const ordinal = varCount(g.r) - 1
      if (ordinal < 0) return g.sink.null()
      const label = labels[ordinal]
      if (label === undefined)
        throw g.r.error('corrupt', 'no constant of the enum', {
          found: `ordinal ${ordinal}`,
          expected: `less than ${labels.length}`,
        })
      g.sink.constant(label)
    },
  }
}
