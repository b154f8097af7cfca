import { isDamage, SavepointError } from '../errors.ts'
import type { File } from '../model/file.ts'
import { holdsEntries } from '../rocksdb/database.ts'
import type { OpenHeaders } from '../read/headers.ts'
import type { OpenOperator, OpenSavepoint } from '../read/savepoint.ts'
import { foundFiles, stampsOf, type FileStamps } from '../read/references.ts'
import { damageHint } from './losses.ts'
import type { Format, OperatorPlan } from './treatment.ts'

// What is seen of the source before anything is read of its entries.

/**
 * The files of an operator as they are when they are planned: each must be there with the bytes its handle tells of, and no more. That is
 * seen before anything is written. One that ends too early is damaged, and `rescues`: what of it can be read stays. One that is missing may
 * lie elsewhere, and is never left out. `spare`: those with a problem that entries are not read from.
 */
export async function wholeFiles(
  { entry }: OpenOperator,
  { locator }: OpenSavepoint,
  rescues: boolean,
): Promise<{ readonly stamps: FileStamps; readonly spare: readonly Spare[] }> {
  const files: (File | undefined)[] = []
  const spare: Spare[] = []
  for await (const { reference: of, file, problem } of foundFiles(entry, locator)) {
    files.push(file)
    if (problem === undefined) continue
    const { error, harmless } = problem
    if (harmless) throw new SavepointError('source-changed', error.what, error.parts)
    const { localPath, subtask } = of
    if (localPath !== undefined && subtask !== undefined && !holdsEntries(localPath)) {
      spare.push({ error, localPath })
      continue
    }
    if (!isDamage(error) || error.code === 'missing-file' || error.code === 'outside-root') throw error
    const isRescuable = subtask !== undefined && of.slot !== 'channel' && !of.isRaw
    if (!isRescuable) throw error.with({ hint: damageHint([`--drop ${error.parts.operator}`], false) })
    if (!rescues) throw withWaysOut(error)
  }
  return { stamps: stampsOf(files), spare }
}

/** A file that RocksDB itself has a use for (OPTIONS), and what is wrong with it. */
interface Spare {
  readonly error: SavepointError
  readonly localPath: string
}

/** Whoever writes entries again does not need it. Throws what is wrong with it where files are carried along. */
export function notMissed(spare: readonly Spare[], subtasks: OperatorPlan['subtasks']): readonly string[] {
  const isCarried = subtasks.some(
    ({ keyed, layout }) => keyed.kind === 'copy' && layout !== 'canonical' && layout !== 'heap',
  )
  const [first] = spare
  if (first !== undefined && isCarried)
    throw first.error.with({ hint: 'pass --format canonical, which goes without this file' })
  return spare.map(
    ({ error, localPath }) => `continuing without ${localPath}, which is not needed here: ${error.message}`,
  )
}

/** Unknown is not broken: what cannot be described is carried along, and given here. What is damaged is not: unless it is left out, it is thrown. */
export function unreadHeaders(problems: OpenHeaders['problems'], rescues: boolean): OpenHeaders['problems'] {
  const broken = problems.find(isDamage)
  if (broken !== undefined && !rescues) throw withWaysOut(broken)
  return problems.filter(problem => !isDamage(problem))
}

const withWaysOut = (error: SavepointError): SavepointError =>
  error.with({ hint: damageHint([`--drop ${error.parts.operator}`], true) })

/** A release or a layout is promised for what was read, and for nothing else. */
export function unreadPromises(
  problems: OpenHeaders['problems'],
  { toFlink, format }: { readonly toFlink?: string; readonly format?: Format },
): readonly SavepointError[] {
  const promise = toFlink !== undefined ? '--to-flink' : format === 'canonical' ? '--format canonical' : undefined
  if (promise === undefined) return []
  return problems.map(
    ({ code, what, parts }) =>
      new SavepointError(code, `${promise} cannot be promised for state that cannot be read: ${what}`, {
        ...parts,
        hint: `leave out ${promise}, so that it is copied without being read, or pass --drop ${parts.operator ?? ''}`.trimEnd(),
      }),
  )
}
