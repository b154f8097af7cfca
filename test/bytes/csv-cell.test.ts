import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, doubleQuotes, endQuoted, safeCsvCell, shortCell } from '../../src/bytes/csv-cell.ts'
import { JsonWriter, utf8 } from '../../src/bytes/json-writer.ts'
import { trials } from '../tier.ts'

/** With a cell in front, which stays. */
function cell(json: string, make = csvCell): string {
  const out = new JsonWriter(1)
  out.ascii('"x",')
  const from = out.at
  out.put(utf8(json))
  make(out, from)
  const text = out.text()
  expect(text.slice(0, 4)).toBe('"x",')
  return text.slice(4)
}

/** As printers make it: a quote, and the JSON with doubled quotes. The rest of the buffer is full of quotes. */
function quotedCell(json: string): readonly [boolean, string] {
  const out = new JsonWriter(json.length * 4)
  out.bytes.fill(0x22)
  out.ascii('"x",')
  const from = out.at
  out.byte(0x22)
  out.put(utf8(json))
  doubleQuotes(out, from + 1)
  const kept = endQuoted(out, from)
  const text = out.text()
  expect(text.slice(0, 4)).toBe('"x",')
  return [kept, text.slice(4)]
}

describe('a cell for a spreadsheet', () => {
  // https://owasp.org/www-community/attacks/CSV_Injection
  test.each([
    ['"=1+1"', "'=1+1"],
    ['"@SUM(A1)"', "'@SUM(A1)"],
    ['"+cmd|x"', "'+cmd|x"],
    ['"-2+3"', "'-2+3"],
    ['"=HYPERLINK(\\"x\\",1)"', `"'=HYPERLINK(""x"",1)"`],
    ['"=1,2"', `"'=1,2"`],
    ['"\\t=1"', "'\t=1"],
    ['"\\r=1"', `"'\r=1"`],
    ['"-"', "'-"],
    ['"-Infinity"', "'-Infinity"],
    ['"+292278994-08-17T07:12:55.807Z"', "'+292278994-08-17T07:12:55.807Z"],
    ['-5', '-5'],
    ['-0.0', '-0.0'],
    ['-1.5e-7', '-1.5e-7'],
    ['"-12.50"', '-12.50'],
    ['"-1E+5"', '-1E+5'],
    ['"a=b"', 'a=b'],
    ['""', '""'],
    ['null', ''],
    ['{"a":"=1"}', '"{""a"":""=1""}"'],
    ['["=1"]', '"[""=1""]"'],
  ])('%s becomes %s', (json, text) => expect(cell(json, safeCsvCell)).toBe(text))
})

describe('as much of a cell as is seen', () => {
  test.each([
    ['"abcdefghij"', 5, 'abcd'],
    ['"abcdefghij"', 12, 'abcdefghij'],
    ['"abc\\n\\nxyz"', 5, 'abc\n'],
    ['"abc\\u0007xyz"', 5, 'abc\u0007'],
    ['"aé€€€"', 6, 'aé'],
    ['["a\\"b","c"]', 4, '["a\\"'],
    ['12345678', 4, '1234'],
  ])('%s, %i', (json, most, text) => expect(cell(json, (out, from) => shortCell(out, from, most))).toBe(text))
})

describe('a cell', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['null', ''],
    ['""', '""'],
    ['true', 'true'],
    ['-0.0', '-0.0'],
    ['12345678901234567890', '12345678901234567890'],
    ['"NaN"', 'NaN'],
    ['"null"', 'null'],
    ['" a;b "', ' a;b '],
    ['"a,b"', '"a,b"'],
    ['"größe €"', 'größe €'],
    ['"12\\" wide"', '"12"" wide"'],
    ['"\\""', '""""'],
    ['"C:\\\\x"', 'C:\\x'],
    ['"a,\\tb"', '"a,\tb"'],
    ['"two\\nlines"', '"two\nlines"'],
    ['"\\r"', '"\r"'],
    ['"\\u0000\\u001f"', '\u0000\u001f'],
    ['"\\ud800!"', '\ufffd!'],
    ['{}', '{}'],
    ['[1]', '[1]'],
    ['[1,2]', '"[1,2]"'],
    ['{"a":null}', '"{""a"":null}"'],
    ['["a\\"b"]', '"[""a\\""b""]"'],
  ]
  test.each(rows)('of %s', (json, expected) => expect(cell(json)).toBe(expected))

  test('of any JSON', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const json = JSON.stringify(JSON.parse(text))
        const value: unknown = JSON.parse(json)
        const raw = typeof value === 'string' ? value : json
        const quoted = /[",\r\n]/.test(raw) || value === ''
        const [kept, doubled] = quotedCell(json)
        if (kept) expect(doubled).toBe(`"${json.replaceAll('"', '""')}"`)
        expect(kept, json).toBe(quoted && typeof value !== 'string')
        expect(cell(json)).toBe(value === null ? '' : quoted ? `"${raw.replaceAll('"', '""')}"` : raw)
      }),
      trials(2000, 7),
    )
  })
})
