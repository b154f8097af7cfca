import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { JsonWriter } from '../../src/bytes/json-writer.ts'
import { ByteReader } from '../../src/bytes/reader.ts'
import { record } from '../../src/codec/record.ts'
import { snapshotsWith } from '../../src/serializer/forms.ts'
import { jsonOf } from '../../src/type/types.ts'
import { dump, hex, utf } from '../hex.ts'
import { snapshotLaws } from './snapshots.ts'

// RAW columns have the snapshots of their serializers beside them: rows as RowDataSerializer of Flink 1.20.3 and 2.3.0 writes them, and its
// snapshot, alike in both.

const inflated = (text: string): string => dump(inflateSync(Buffer.from(text, 'base64')))
const FLAT = inflated(
  'eNrtlc9r1EAUx1+yXZRClarQm6c9eJAZD0WQBaXqUhbCIslioQfhdR2zo5OZmJl0fxR6Ff8UxYP+FR68iwfx6smTZ8FMUnaTdoVNFSloIIRM5n3ee9/3Xgb6KgkJxjgYMvJEcPmMGNwT' +
    'jCSpNDxixExilhouNPHV6D4aDFjCUfApS1onVgKJsR4qAwANe7/5Bk2dwPVf+LBsTYQK+QAF6UrTzxaguBwXYJzAjaVMveJZNXd3YZXrXiqEtfDgvLXxlTIGbnoZlhZYmmNpjqU5lh5h' +
    'aQlr7drj2DlMYLNuSNb2KCy4lGd14SnuIxEoQ9KRaVT+GBs41+31O9sdv5Z6Po6Ope9BcyBwOjWw7ll/1Pqj9wRq3fZgVc+qtlAPjDkdqChSks5agFoP82q3/9H6NPytnf0ELueb8iHx' +
    'VIbKRoFd+7jx7tP3O1ddaATQeIyTAJqZhGbYhZUJw2QcZwW9fSLATGxSiF2atz3UJfJc9uqA3K0Bq5Yv4DIUzCg5efXi9Xsy6hTAzeWAVVY5pvh/357pvi02WWGIx/WMAHZTVrZbdboz' +
    's5/revHlwecvHzbeuuB4sM4Ei5gsfX4Oh+D+kQarG6WS4V8aH5vjGlzZ+WE95Kdgr4aDblmuVuWtcrI+Wv7MxtFDFCk7fnAvXK74WPu6kus0z8WB3d/7cbUWrJ2JvLZO3fIL0E4F/eDU' +
    'fdqqvpY9/QTJ1jiI',
)
const NESTED = inflated(
  'eNrtlD1v00AYxx/HCUJFlFAQiAGmgBiqu4IKSyRQW4qEZIEUFyJ1qHR1LsnB2Wd8l+ZliGBiY2fgA4BYGPgMHdgYEN+ABSYGFpC4O5faaQMkYgAJIjmOnvh+z/95+RvWRNJCJCZBm6Im' +
    'Z9E9pMgmpyjpRIqFFKl+TDuKcYlqonuNKOLThBHOBjSp7Iv4EYllWygAcPXlvPgIJZnA/A9yGLZEXLRYQLjhr+kApB+nAI4HB5qM8oZUUPbuki2CjRLsMamqvQQWJsJ66X0UXViHGSZv' +
    'djg3Jzw4aM7UhFAKLnsai1Mstlhssdhi8Q4W57DmXLUXO8MEFqeVZM7uyII5AF3VrCkUcRK10GrUCfN/xgrc2q267ug5+5DpBloRnNNAMRHJyu0oFA3WZLYo3aUvR85eePXhcdn2ssh1' +
    '5D4MwdFZ5n8NyOKnluHB643PZyzGCRScyE0je0z3QEs7lpGXkoT0jY7ewzenn2yTpy44N6Ao9ar0YjOIbtF860OXptkQs3fXzV5k83Q9ONSgMkhYbJQomEsVmjZiXyUsalV1ByISUtOB' +
    'sv5t0AouTj1tXaWeQ6G5MPlikz2LXfCgFHAyGCg4mtO5womUWuaM3DXU2HUkMcOBCEMR4V13YpMhM2K1Z8osOENzK5m1WapvfZ+N9bUntDTtXnr+7cmX7z5d1cN1fXAbpO9DSaNVW0+q' +
    'T0lih3plX6FaBEpF5F4Rm0TmyJmcrHSz4ctTwEbL8vUcOVUi6j979HwbdVdT4OJkwFFWXlNs2zULx+tfTchef9GL8U/sz7/6ev3vk5/5ZMQhG5M7hHTvEN6he20yNjzilcPvizZ9Pu/6' +
    '7zW5MiaWz/kN4gUBYw==',
)
const LOGICAL = { kind: 'RAW', nullable: true }
const DATE = { ...LOGICAL, className: 'java.time.LocalDate', element: { kind: 'localDate' } }

snapshotLaws('RAW columns', [
  {
    name: 'in a row',
    hex: FLAT,
    type: {
      kind: 'rowData',
      fields: [
        { name: 'f0', type: { kind: 'INTEGER', nullable: true } },
        { name: 'f1', type: DATE },
        {
          name: 'f2',
          type: { ...LOGICAL, className: 'java.util.List', element: { kind: 'list', element: { kind: 'long' } } },
        },
      ],
    },
    text: "Row<f0 INT, f1 RAW('java.time.LocalDate', LocalDate), f2 RAW('java.util.List', List<Long>)>",
  },
  {
    name: 'in a row inside',
    hex: NESTED,
    type: {
      kind: 'rowData',
      fields: [{ name: 'f0', type: { kind: 'ROW', nullable: true, fields: [{ name: 'f0', type: DATE }] } }],
    },
    text: "Row<f0 ROW<f0 RAW('java.time.LocalDate', LocalDate)>>",
  },
])

function printed(snapshot: string, row: string, forms: Parameters<typeof snapshotsWith>[0] = {}): string {
  const { codec, typeOf } = snapshotsWith(forms)
  const out = new JsonWriter()
  const r = new ByteReader(hex(row), 'row')
  jsonOf(typeOf(codec.read(new ByteReader(hex(snapshot), 'snapshot'))))(r, out)
  expect(r.left).toBe(0)
  return out.text()
}
const ROW = `00000040 0000000000000000 0700000000000000 0600000020000000 1400000028000000
  000007e8021d0000 00000002 0000000000000001 0000000000000002 00000000`
const ROW_IN_ROW = `00000028 0000000000000000 1800000010000000
  0000000000000000 0600000010000000 000007e8021d0000`

test('values are printed as their types are', () => {
  expect(printed(FLAT, ROW)).toBe('{"f0":7,"f1":"2024-02-29","f2":[1,2]}')
  expect(printed(NESTED, ROW_IN_ROW)).toBe('{"f0":{"f0":"2024-02-29"}}')
})
test('those of a serializer that is not read are bytes, with the reason', () => {
  const own = FLAT.replace(
    dump(hex(utf('org.apache.flink.api.common.typeutils.base.LocalDateSerializer$LocalDateSerializerSnapshot'))),
    dump(hex(utf('com.acme.DateSnapshot'))),
  )
  const forms = { 'com.acme.DateSnapshot': { body: () => record('date snapshot', {}) } }
  expect(printed(own, ROW, forms)).toBe(
    '{"f0":7,"f1":{"@class":"java.time.LocalDate","@bytes":"AAAH6AId","@reason":"its snapshot says nothing about its values"},"f2":[1,2]}',
  )
})
