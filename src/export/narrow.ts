import { parseJson } from '../bytes/json-parse.ts'
import { ByteReader } from '../bytes/reader.ts'
import { ByteWriter } from '../bytes/writer.ts'
import { isInRanges, type Query } from '../entry/query.ts'
import { keyGroupOf } from '../model/key-group.ts'
import type { Type } from '../model/type.ts'
import type { EntryFilter } from '../query/selection.ts'
import { meaningsOf } from '../query/same.ts'
import type { OpenOperator } from '../read/savepoint.ts'
import { codecOf, hashOf, hasOneForm, parseOf } from '../type/types.ts'

/** A key whose hash is known is in one key group: no other is read. */
export async function narrowed(
  operator: OpenOperator,
  { key: text, keyGroups, subtask }: Pick<Query, 'keyGroups' | 'subtask'> & EntryFilter,
): Promise<Query> {
  const type = text === undefined ? undefined : (await operator.states).find(state => state.key !== undefined)?.key
  const key = text === undefined || type === undefined ? undefined : keyOfText(text, type, operator.maxParallelism)
  if (key === undefined) return { keyGroups, subtask }
  const { keyGroup, bytes } = key
  return {
    subtask,
    keyGroups: isInRanges(keyGroups, keyGroup) ? [{ first: keyGroup, last: keyGroup }] : [],
    key: bytes,
  }
}

/**
 * A key given as text, where the type's hashCode is known: its key group, for then no other needs to be read; and its bytes, where a key has
 * only one form. undefined: the hashCode is not known, or the text is no such key.
 */
function keyOfText(
  text: string,
  type: Type,
  maxParallelism: number,
): { readonly keyGroup: number; readonly bytes: Uint8Array | undefined } | undefined {
  const hash = hashOf(type)
  if (typeof hash === 'string') return undefined
  const parse = parseOf(type)
  const value = meaningsOf(text, parseJson(text), type)
    .map(parse)
    .find(found => found !== undefined)
  if (value === undefined) return undefined
  const w = new ByteWriter()
  codecOf(type).write(w, value)
  const bytes = w.done()
  return {
    keyGroup: keyGroupOf(hash(new ByteReader(bytes, 'key')), maxParallelism),
    bytes: hasOneForm(type) ? bytes : undefined,
  }
}
