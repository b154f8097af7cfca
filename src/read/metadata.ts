import { ByteReader } from '../bytes/reader.ts'
import { decode, readPartial } from '../codec/codec.ts'
import { SavepointError } from '../errors.ts'
import { mangled } from '../format/foreign.ts'
import { metadata, metadataBody, METADATA_VERSIONS, readVersion, type Metadata } from '../format/metadata.ts'
import { readProperties, type Properties } from '../format/properties.ts'

export interface ReadMetadata {
  readonly metadata: Metadata
  readonly properties: Properties | undefined
  /** The version whose layout fits, where the file's own is unknown. */
  readonly guess: number | undefined
  /** Bytes behind the last thing that was understood, which Flink ignores. */
  readonly trailing: number
}

/** Versions from here on end with a Java object stream. */
const WITH_PROPERTIES = 4

/** Decodes a whole `_metadata`, and says where bytes that do not decode were copied as text. Throws as layouts do. */
export function readMetadata(bytes: Uint8Array, file: string): ReadMetadata {
  try {
    return decodeMetadata(bytes, file)
  } catch (error) {
    if (!(error instanceof SavepointError) || error.code === 'not-a-savepoint') throw error
    const foreign = mangled(bytes)
    if (foreign === undefined) throw error
    const { offset } = error.parts
    const parts = { file, ...(offset !== undefined && { offset }), hint: foreign.hint }
    throw new SavepointError('corrupt', `the metadata is ${foreign.what}`, parts, error)
  }
}

/**
 * Decodes a whole `_metadata`. A version newer than all known is read with the newest layout that fits to the last byte; where none
 * does, the error is of the layout that got furthest. Throws not-a-savepoint, unknown-version, truncated, corrupt, unknown-handle.
 */
function decodeMetadata(bytes: Uint8Array, file: string): ReadMetadata {
  const version = readVersion(new ByteReader(bytes, file))
  if (metadataBody(version) !== undefined) return knownVersion(bytes, file)
  let furthest: { readonly error: SavepointError; readonly reached: number } | undefined
  for (const layout of METADATA_VERSIONS.toReversed()) {
    const attempt = tryLayout(bytes, file, version, layout)
    if ('metadata' in attempt) return attempt
    if (furthest === undefined || attempt.reached > furthest.reached) furthest = attempt
  }
  throw furthest!.error.with({
    hint: `metadata version ${version} is newer than this tool knows (${METADATA_VERSIONS.at(-1)}), and no known layout fits`,
  })
}

function knownVersion(bytes: Uint8Array, file: string): ReadMetadata {
  const value = wholeMetadata(bytes, file)
  const base = bytes.length - value.properties.length
  if (value.version < WITH_PROPERTIES)
    return { metadata: value, properties: undefined, guess: undefined, trailing: value.properties.length }
  const { properties, end } = readProperties(value.properties, file, base)
  return { metadata: value, properties, guess: undefined, trailing: bytes.length - end }
}

/** On failure reads once more with a trace, to name the operator the error lies in. */
function wholeMetadata(bytes: Uint8Array, file: string): Metadata {
  try {
    return metadata.read(new ByteReader(bytes, file))
  } catch {
    const { value, error } = readPartial(metadata, new ByteReader(bytes, file))
    if (error === undefined) return value!
    const operator = error.parts.path?.startsWith('operators[') ? value?.operators?.at(-1) : undefined
    throw operator?.id === undefined ? error : error.with({ operator: operator.uid ?? operator.id })
  }
}

/** The file in one layout; or why not, and how far it got. */
function tryLayout(
  bytes: Uint8Array,
  file: string,
  version: number,
  layout: number,
): ReadMetadata | { readonly error: SavepointError; readonly reached: number } {
  const r = new ByteReader(bytes, file, 0, 8)
  try {
    const body = decode(metadataBody(layout)!, r)
    const base = bytes.length - body.properties.length
    r.at = base
    const { properties, end } =
      layout < WITH_PROPERTIES ? { properties: undefined, end: base } : readProperties(body.properties, file, base)
    if (end === bytes.length) return { metadata: { version, ...body }, properties, guess: layout, trailing: 0 }
    const found = `${bytes.length - end} bytes`
    return {
      reached: end,
      error: new SavepointError('corrupt', 'unknown bytes after the end of the metadata', {
        file,
        offset: end,
        found,
        expected: `the end, in the layout of version ${layout}`,
      }),
    }
  } catch (error) {
    if (error instanceof SavepointError) return { error, reached: r.at }
    throw error
  }
}
