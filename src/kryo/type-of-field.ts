import type { JavaClass, JavaClasses, JavaTypeArgument, JavaTypeRef } from '../model/java-class.ts'
import { append } from '../model/extremes.ts'
import { arrayOf, classOfDescriptor, isGeneric } from '../model/java-names.ts'
import type { GenericType, Hierarchy } from './generics5.ts'

// Which class stands for a type, as Kryo 5 works it out of the class files alone, its oddities included. (GenericsUtil, Generics)

/** A class by its name, or a variable by its key. */
interface Resolved {
  readonly name: string | undefined
  readonly variable: string | undefined
}
const classed = (name: string): Resolved => ({ name, variable: undefined })

/** A variable of a class. */
const variableKey = ({ name }: JavaClass, variable: string): string => `${name}<${variable}>`

/** A wildcard is its upper bound; where that is Object its lower one. */
function boundOf(argument: JavaTypeArgument): JavaTypeRef {
  return argument.wildcard === 'any' ? OBJECT : argument.type
}
const OBJECT: JavaTypeRef = { kind: 'class', name: 'java.lang.Object', arguments: [] }

function resolve(classes: JavaClasses, from: JavaClass, to: JavaClass, type: JavaTypeRef): Resolved {
  switch (type.kind) {
    case 'primitive':
      return classed(classOfDescriptor(type.name))
    case 'class':
      return classed(type.name)
    case 'variable':
      return resolveVariable(classes, from, to, { owner: from, name: type.name }, true)
    case 'array': {
      const element = resolve(classes, from, to, type.element)
      return element.name === undefined ? element : classed(arrayOf(element.name))
    }
  }
}

interface Variable {
  readonly owner: JavaClass
  readonly name: string
}
const varied = ({ owner, name }: Variable): Resolved => ({ name: undefined, variable: variableKey(owner, name) })

/** Looks for the first class between `from` and `current` that says what the variable is, the topmost first. */
function resolveVariable(
  classes: JavaClasses,
  from: JavaClass,
  current: JavaClass,
  variable: Variable,
  first: boolean,
): Resolved {
  const found = step(classes, from, current, variable, first)
  return 'owner' in found ? varied(found) : found
}

function step(
  classes: JavaClasses,
  from: JavaClass,
  current: JavaClass,
  variable: Variable,
  first: boolean,
): Resolved | Variable {
  const above = current.genericSuperclass
  if (above === null || above.kind !== 'class' || above.arguments.length === 0) return variable
  const superclass = classes.find(above.name)
  if (superclass === undefined) return variable
  let wanted = variable
  if (superclass.name !== from.name) {
    const found = step(classes, from, superclass, variable, false)
    if (!('owner' in found)) return found
    wanted = found
  }
  const i = superclass.typeParameters.findIndex(parameter => parameter.name === wanted.name)
  const argument = i < 0 ? undefined : above.arguments[i]
  if (argument === undefined) return wanted
  const type = boundOf(argument)
  if (type.kind === 'variable') return first ? wanted : { owner: current, name: type.name }
  return resolve(classes, from, current, type)
}

/** What Kryo 5 keeps of the type of a field that `from` declares, in objects of class `to`. */
export function genericTypeOf<C>(
  classes: JavaClasses,
  named: (name: string) => C,
  from: JavaClass,
  to: JavaClass,
  type: JavaTypeRef,
): GenericType<C> {
  const of = ({ name, variable }: Resolved, args: GenericType<C>['args']): GenericType<C> => ({
    found: name === undefined ? undefined : named(name),
    variable,
    args,
  })
  const argument = (one: JavaTypeArgument): GenericType<C> => {
    if (one.wildcard === undefined) return made(one.type)
    return of(resolve(classes, from, to, boundOf(one)), null)
  }
  const made = (one: JavaTypeRef): GenericType<C> => {
    if (one.kind === 'array' && isGeneric(one)) {
      const inner = innermost(one)
      const { name, variable } = resolve(classes, from, to, one)
      return {
        ...made(inner),
        ...(name === undefined ? { found: undefined, variable } : { found: named(name), variable: undefined }),
      }
    }
    return of(
      resolve(classes, from, to, one),
      one.kind === 'class' && one.arguments.length > 0 ? one.arguments.map(argument) : null,
    )
  }
  return made(type)
}

const innermost = (type: JavaTypeRef): JavaTypeRef => (type.kind === 'array' ? innermost(type.element) : type)

export function hierarchyOf(classes: JavaClasses, type: JavaClass): Hierarchy {
  const counts: number[] = []
  const variables: string[] = []
  for (const current of lineage(classes, type))
    for (const { name } of current.typeParameters) {
      const passed = passedTo(classes, current, name)
      counts.push(passed.length)
      append(variables, passed)
    }
  return { total: variables.length, own: type.typeParameters.length, counts, variables }
}

/** A class and its superclasses as far as they are known, the class first. */
export function lineage(classes: JavaClasses, type: JavaClass): readonly JavaClass[] {
  const found: JavaClass[] = []
  for (let c: JavaClass | undefined = type; c !== undefined && found.length < LONGEST_LINEAGE;) {
    found.push(c)
    c = c.superclass === null ? undefined : classes.find(c.superclass)
  }
  return found
}
const LONGEST_LINEAGE = 64

/** A parameter, and those of superclasses that it is the argument for. */
function passedTo(classes: JavaClasses, type: JavaClass, parameter: string): readonly string[] {
  const found = [variableKey(type, parameter)]
  let [current, name]: [JavaClass, string | undefined] = [type, parameter]
  for (let left = LONGEST_LINEAGE; left > 0; left--) {
    const above = current.genericSuperclass
    const superclass = above?.kind === 'class' && above.arguments.length > 0 ? classes.find(above.name) : undefined
    if (superclass === undefined || above?.kind !== 'class') return found
    let next: string | undefined
    for (const [i, argument] of above.arguments.entries()) {
      const isIt = argument.wildcard === undefined && argument.type.kind === 'variable' && argument.type.name === name
      if (!isIt) continue
      next = superclass.typeParameters[i]?.name
      if (next !== undefined) found.push(variableKey(superclass, next))
      break
    }
    current = superclass
    name = next
  }
  return found
}
