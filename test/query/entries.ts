import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ndjson, open, select, type LineOptions } from '../../src/index.ts'

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

/** The lines the job itself wrote down, of one state of an operator: `expected.ndjson` has none of the operators' names. */
export const linesOf = (sample: string, state: string): readonly string[] =>
  readFileSync(join(SAMPLES, sample, 'expected.ndjson'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith(`{"state":${JSON.stringify(state)},`))

/** What a question prints, line by line, and what is noted beside. */
export async function asked(
  sample: string,
  target: string,
  options: LineOptions,
): Promise<{ readonly lines: readonly string[]; readonly notes: readonly string[] }> {
  const { operator, states } = await select(await open(join(SAMPLES, sample)), target)
  const notes: string[] = []
  let text = ''
  const all = {
    ...options,
    state: states?.map(({ name }) => name),
    note: (note: Error) => void notes.push(note.message),
  }
  for await (const { bytes } of ndjson(operator, all)) text += new TextDecoder().decode(bytes)
  return { lines: text.split('\n').filter(line => line !== ''), notes }
}
