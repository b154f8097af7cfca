import { SavepointError } from '../errors.ts'
import type { Place } from './compression.ts'
import { EntryCursor } from './entries.ts'
import { fixed32, textOf, numberOf } from './little-endian.ts'
import type { LiveFile } from './version-edit.ts'

/** What a table says about itself, by name (`rocksdb.num.entries`, …). (table/table_properties.cc) */
export type Properties = ReadonlyMap<string, Uint8Array>

export const GLOBAL_SEQUENCE = 'rocksdb.external_sst_file.global_seqno'
const EXTERNAL_VERSION = 'rocksdb.external_sst_file.version'

export function readProperties(block: Uint8Array, place: Place): Properties {
  const entries = new EntryCursor(block, place)
  const properties = new Map<string, Uint8Array>()
  while (entries.next()) properties.set(textOf(entries.key), entries.value.slice())
  return properties
}

/** A varint; undefined where the property is missing or none. */
export function numberProperty(properties: Properties, name: string): number | undefined {
  const bytes = properties.get(name)
  return bytes && numberOf(bytes)
}

export function textProperty(properties: Properties, name: string): string | undefined {
  const bytes = properties.get(name)
  return bytes && textOf(bytes)
}

/** 0 binary search, 1 hash, 2 two levels, 3 binary search with first keys. (BlockBasedTableOptions::IndexType) */
export function indexType(properties: Properties): number {
  const bytes = properties.get('rocksdb.block.based.table.index.type')
  return bytes === undefined || bytes.length < 4 ? 0 : fixed32(bytes, 0)
}

/**
 * Files made by SstFileWriter hold sequence 0 and are given one number when they are ingested: it stands in the properties, or in the
 * MANIFEST alone. (SstFileWriterPropertiesCollector)
 */
export function globalSequence(properties: Properties, live: LiveFile, place: Place): number | undefined {
  const version = properties.get(EXTERNAL_VERSION)
  if (version === undefined || version.length < 4 || fixed32(version, 0) < 2) return undefined
  const bytes = properties.get(GLOBAL_SEQUENCE)
  if (bytes === undefined || bytes.length < 8)
    throw new SavepointError('corrupt', 'an ingested file without its sequence number', {
      ...place,
      expected: GLOBAL_SEQUENCE,
    })
  const number = fixed32(bytes, 0) + fixed32(bytes, 4) * 0x1_0000_0000
  return number === 0 ? live.largestSequence : number
}
