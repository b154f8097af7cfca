import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const sucrase = pathToFileURL(createRequire(import.meta.url).resolve('sucrase')).href
const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href)

const hooks = `
  import { readFile } from 'node:fs/promises'
  import sucrase from ${JSON.stringify(sucrase)}
  export async function load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context)
    return { format: 'module', shortCircuit: true, source: sucrase.transform(await readFile(new URL(url), 'utf8'), { transforms: ['typescript'], disableESTransforms: true }).code }
  }`

const script = `
  import { register } from 'node:module'
  register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}))
  const { record } = await import(${source('codec/record.ts')})
  const { int, utf } = await import(${source('codec/base.ts')})
  const { ByteReader } = await import(${source('bytes/reader.ts')})
  const { ByteWriter } = await import(${source('bytes/writer.ts')})
  const { JsonWriter } = await import(${source('bytes/json-writer.ts')})
  const { jsonOf } = await import(${source('type/types.ts')})
  let allowed = true
  try { new Function('return 1')() } catch { allowed = false }
  const codec = record('pair', { number: int, name: utf })
  const r = new ByteReader(Uint8Array.of(0, 0, 1, 2, 0, 1, 97, 255))
  const value = codec.read(r)
  const w = new ByteWriter()
  codec.write(w, value)
  r.at = 0
  codec.skip(r)
  const fields = [{ kind: 'int' }, { kind: 'list', element: { kind: 'string' } }]
  const print = jsonOf({ kind: 'tuple', className: 'org.apache.flink.api.java.tuple.Tuple2', fields })
  const tuple = new ByteReader(Uint8Array.of(0, 0, 1, 2, 0, 0, 0, 2, 2, 97, 0))
  const out = new JsonWriter()
  const texts = new Set()
  for (let i = 0; i < 1200; i++) {
    tuple.at = out.at = 0
    print(tuple, out)
    texts.add(out.text())
  }
  console.log(JSON.stringify({ allowed, value, written: [...w.done()], end: r.at, texts: [...texts] }))`

function run(...flags: string[]): unknown {
  return JSON.parse(
    execFileSync(process.execPath, [...flags, '--no-warnings', '--input-type=module', '-e', script], {
      encoding: 'utf8',
    }),
  )
}
const result = {
  value: { number: 258, name: 'a' },
  written: [0, 0, 1, 2, 0, 1, 97],
  end: 7,
  texts: ['{"f0":258,"f1":["a",null]}'],
}

test('where code generation is forbidden, records are read by a loop, and printed by one', () => {
  expect(run('--disallow-code-generation-from-strings')).toEqual({ allowed: false, ...result })
})
test('the same where it is allowed', () => expect(run()).toEqual({ allowed: true, ...result }))
