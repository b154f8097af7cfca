import { expect, test } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { metadata } from '../../src/format/metadata.ts'
import { memoryStorage, open, SavepointError, type OpenSavepoint } from '../../src/index.ts'
import { hex } from '../hex.ts'
import { RETAINED_CHECKPOINT } from '../java/vectors.ts'
import { entryOf, NO_STATE } from '../run/made.ts'

// Files that are not Flink's, in the place of those that are: metadata, state files, files of a database.

const latin = (text: string): Uint8Array => Uint8Array.from(text, char => char.charCodeAt(0))
const POINTER = latin(
  'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n',
)
const S3 = latin(
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
)
const PAGE = latin('<!DOCTYPE html>\n<html><body>403</body></html>')

const crlf = (bytes: Uint8Array): Uint8Array => Uint8Array.from([...bytes].flatMap(b => (b === 10 ? [13, 10] : [b])))
const replaced = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder().decode(bytes))
const recoded = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(String.fromCharCode(...bytes))

/** One operator with a file of keyed state, in key group 0. */
function made(file: Uint8Array, size: number): { readonly metadata: Uint8Array; open(): Promise<OpenSavepoint> } {
  const managedKeyed = {
    kind: 'savepoint',
    first: 0,
    offsets: Array.from({ length: 128 }, () => 0),
    delegate: { kind: 'relative', path: 'keyed', size },
    id: 'a',
  } as const
  const w = new ByteWriter()
  metadata.write(w, {
    version: 6,
    checkpointId: 0x0a0a0a,
    masterStates: [],
    operators: [entryOf('one', [{ ...NO_STATE, managedKeyed }])],
    properties: hex(RETAINED_CHECKPOINT),
  })
  const bytes = w.done()
  return {
    metadata: bytes,
    open: () => open('/s', { storage: memoryStorage({ '/s/_metadata': bytes, '/s/keyed': file }) }),
  }
}
const broken = async (bytes: Uint8Array): Promise<SavepointError> =>
  open('/s', { storage: memoryStorage({ '/s/_metadata': bytes }) }).then(
    () => expect.unreachable('it was read'),
    (error: SavepointError) => error,
  )

test.each([
  ['a git-LFS pointer', POINTER, /76657273 \(a git-LFS pointer\).*run `git lfs pull`/],
  ['an answer of S3', S3, /an XML error of an object store \(NoSuchKey\).*copy the file again/],
  ['a web page', PAGE, /a web page/],
])('%s is named where metadata should be', async (_, bytes, message) => {
  const error = await broken(bytes)
  expect([error.code, error.message]).toEqual(['not-a-savepoint', expect.stringMatching(message)])
})

const WHOLE = made(new Uint8Array(0), 0).metadata
test.each([
  ['line feeds became CR LF', crlf(WHOLE), /line feeds became CR LF/],
  ['bytes were lost to UTF-8', replaced(WHOLE), /were lost when it was read as UTF-8/],
  ['bytes became UTF-8', recoded(WHOLE), /re-encoded as UTF-8/],
])('metadata whose %s', async (_, bytes, message) => {
  const error = await broken(bytes)
  expect([error.code, error.message]).toEqual(['corrupt', expect.stringMatching(message)])
  expect(error.parts.hint).toBe('the file was copied as text: copy it again as binary data')
})
test('metadata that is only cut is called so', async () =>
  expect((await broken(WHOLE.subarray(0, 60))).code).toBe('truncated'))

const STATE = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) % 256)
const problems = async (file: Uint8Array, size = STATE.length): Promise<readonly string[]> =>
  (await (await made(file, size).open()).operators[0]!.headers).problems.map(error => error.message)
test.each([
  ['a pointer', POINTER, /keyed: not what Flink wrote: a git-LFS pointer: found 130 bytes, expected 3000/],
  ['an answer of S3', S3, /an XML error of an object store \(NoSuchKey\)/],
  ['CR LF', crlf(STATE), /line feeds became CR LF/],
  ['U+FFFD', replaced(STATE), /were lost when it was read as UTF-8/],
])('a state file: %s', async (_, bytes, message) =>
  expect(await problems(bytes)).toEqual([expect.stringMatching(message)]),
)
test('a state file that is only too long is not called text', async () =>
  expect((await problems(Uint8Array.from([...STATE, 1, 2]))).join('\n')).not.toContain('not what Flink wrote'))
