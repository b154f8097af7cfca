import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import {
  digestOperator,
  listFiles,
  ndjson,
  open,
  SavepointError,
  type ErrorCode,
  type OpenOptions,
  type OpenSavepoint,
} from '../../src/index.ts'

/** A new folder for the tests of a file, which goes with them. Not before: hooks run when tests do. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sp-migrate-'))
  afterAll(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** All files below a directory: `name size hash`, sorted; undefined where there is none. */
export function tree(directory: string): readonly string[] | undefined {
  if (!existsSync(directory)) return undefined
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(directory, name)).isFile(),
  )
  return names.toSorted().map(name => {
    const bytes = readFileSync(join(directory, name))
    return `${name} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`
  })
}

/** The lines that `sp-inspect cat` prints of all operators, sorted; what cannot be read is thrown. `prefix`: `uid|` in front. */
export async function lines(savepoint: OpenSavepoint, prefix = false): Promise<readonly string[]> {
  const all: string[] = []
  for (const operator of savepoint.operators) {
    let text = ''
    for await (const { bytes } of ndjson(operator)) text += new TextDecoder().decode(bytes)
    const label = prefix ? `${operator.uid ?? operator.id}|` : ''
    for (const line of text.split('\n')) if (line !== '') all.push(label + line)
  }
  return all.toSorted()
}

/** `operator state entries bytes digest` of every state, sorted, also of those without entries. What cannot be read is told in its place. */
export async function digests(savepoint: OpenSavepoint): Promise<readonly string[]> {
  const all: string[] = []
  for (const operator of savepoint.operators) {
    const problems = new Set<string>()
    const reports = await digestOperator(operator, {
      problem: ({ code, what, parts }) => problems.add(`${code} ${what} ${parts.state ?? ''}`),
    })
    all.push(
      ...reports.map(({ state, entries, bytes, digest }) => `${operator.id} ${state} ${entries} ${bytes} ${digest}`),
      ...[...problems].map(problem => `${operator.id} ${problem}`),
    )
  }
  return all.toSorted()
}

/** Names of the files that `_metadata` names, with itself; each must be there. */
export async function named(directory: string, options: OpenOptions = {}): Promise<readonly string[]> {
  const files = await listFiles(await open(directory, options))
  const missing = files.filter(
    file => file.missing || !existsSync(file.path) || (file.bytes !== null && statSync(file.path).size !== file.bytes),
  )
  if (missing.length > 0) throw new Error(`not there whole: ${missing.map(file => file.path).join(', ')}`)
  return files.map(file => file.path.slice(directory.length + 1)).toSorted()
}

/** The error that something ends in, which has this code. */
export async function failure(code: ErrorCode | undefined, result: () => Promise<unknown>): Promise<SavepointError> {
  let value: unknown
  try {
    value = await result()
  } catch (error) {
    if (!(error instanceof SavepointError)) throw error
    if (code !== undefined && error.code !== code) throw new Error(`${code} was expected`, { cause: error })
    return error
  }
  throw new Error(`no error, but ${JSON.stringify(value)?.slice(0, 200)}`)
}
