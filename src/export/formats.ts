import { csvFormat } from './csv-format.ts'
import { ndjsonFormat } from './ndjson-format.ts'
import type { RecordFormat } from './record-format.ts'
import { tableFormat } from './table-format.ts'

/** Every format that entries are written in. */
export const FORMATS: readonly RecordFormat[] = [tableFormat, ndjsonFormat, csvFormat]
