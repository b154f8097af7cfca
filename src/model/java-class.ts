/** A type in a field's declaration: what a `Signature` attribute says, else the descriptor, which is the raw type. (JVMS §4.7.9.1) */
export type JavaTypeRef =
  /** `I`, `Z`, … as in descriptors. */
  | { readonly kind: 'primitive'; readonly name: string }
  /** Binary name with dots and `$`: `java.util.Map$Entry`; without arguments where raw. Those of an outer class are left out. */
  | { readonly kind: 'class'; readonly name: string; readonly arguments: readonly JavaTypeArgument[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'array'; readonly element: JavaTypeRef }

/** An argument: a type, or a wildcard with its bound. */
export type JavaTypeArgument =
  | { readonly wildcard: undefined; readonly type: JavaTypeRef }
  | { readonly wildcard: 'extends' | 'super'; readonly type: JavaTypeRef }
  | { readonly wildcard: 'any' }

export interface JavaField {
  readonly name: string
  /** The access word of the class file. */
  readonly access: number
  /** The erasure, as in descriptors: `Ljava/lang/String;`, `[I`. */
  readonly descriptor: string
  readonly type: JavaTypeRef
  /** Descriptors of the visible annotations, with their plain values by name. */
  readonly annotations: readonly JavaAnnotation[]
}

/** Of those that are kept at run time. */
export interface JavaAnnotation {
  /** `Lcom/acme/Tag;` */
  readonly descriptor: string
  /** A char is a string of one; undefined: no plain value, but a class, constant of an enum, annotation or array. */
  readonly values: ReadonlyMap<string, number | bigint | string | boolean | undefined>
}
export interface JavaTypeParameter {
  readonly name: string
  /** The first is that of a class where there is one. */
  readonly bounds: readonly JavaTypeRef[]
}

/** What a class file says about its class, as far as serializers care. Nothing of it is loaded or run. */
export interface JavaClass {
  /** `com.acme.Order$Item` */
  readonly name: string
  /** As reflection sees it: of a nested class, the flags of its own entry in InnerClasses. */
  readonly access: number
  /** Null of java.lang.Object, and nothing else. */
  readonly superclass: string | null
  readonly interfaces: readonly string[]
  /** Those of the class itself: what a superclass has is not inherited here. */
  readonly annotations: readonly JavaAnnotation[]
  /** With arguments, as the Signature says. */
  readonly genericSuperclass: JavaTypeRef | null
  readonly typeParameters: readonly JavaTypeParameter[]
  /** All of this class alone, static and synthetic ones included, in the order of the file. */
  readonly fields: readonly JavaField[]
  /** Names of the constants in their order; undefined: no enum. A constant with a body is a class of its own, whose superclass is this. */
  readonly enumConstants: readonly string[] | undefined
  /** In the order of declaration; undefined: no record. */
  readonly recordComponents:
    | readonly { readonly name: string; readonly type: JavaTypeRef; readonly descriptor: string }[]
    | undefined
  /** Where it was read, for messages. */
  readonly origin: string
}

/** Finds classes by name, whatever they are read from. Throws SavepointError where a class is there but its file is damaged. */
export interface JavaClasses {
  find(name: string): JavaClass | undefined
}
