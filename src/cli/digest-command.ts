import {
  digestOperator,
  type DigestReport,
  type OpenOptions,
  type OpenSavepoint,
  type SavepointError,
  type Selection,
} from '../index.ts'
import { bytesToRead } from '../internal.ts'
import { command } from './command.ts'
import { openWith, out, saySubstitutions, sayUnread } from './common.ts'
import { selectedIn } from './operands.ts'
import { openOptions, PATH, READ_OPTIONS } from './options.ts'
import { Progress, storage } from './progress.ts'
import { eachPath, heading, MORE, operandsOf, Rows } from './several.ts'
import { printable } from './text.ts'

/**
 * A digest of a part is no digest: such a state has no line. In the order of operators and states by name, so that two of them can be
 * compared line by line.
 */
export const digest = command({
  name: 'digest',
  describe: 'Print a digest of every state: the same for the same content, however it is stored',
  positionals: { path: PATH, more: MORE },
  options: READ_OPTIONS,
  examples: [
    [
      'digest samples/orders',
      'One line per state; diff <(sp-inspect digest a) <(sp-inspect digest b) shows what differs',
    ],
  ],
  async run(given) {
    const options = await openOptions(given)
    const { paths, targets } = operandsOf(given.path, given.more)
    return eachPath(paths, given.json, async (path, several) => digestOf(path, options, targets, given.json, several))
  },
})

async function digestOf(
  path: string,
  options: OpenOptions,
  targets: readonly string[],
  asJson: boolean,
  several: boolean,
): Promise<number> {
  const savepoint = await openWith(path, { ...options, storage })
  const selections = await meant(savepoint, targets)
  const progress = new Progress(process.stderr.isTTY, bytesToRead(selections.map(({ operator }) => operator)))
  const problems: SavepointError[] = []
  const rows = new Rows('digests', path, several)
  if (!asJson) heading(path, several)
  for (const { operator, states } of selections) {
    const reports = await digestOperator(operator, {
      state: states?.map(({ name }) => name),
      problem: problem => problems.push(problem),
    })
    progress.clear()
    for (const { complete, ...line } of reports.toSorted(byName)) {
      if (!complete) continue
      if (asJson) rows.add(line)
      else out(`${line.digest}  ${String(line.entries).padStart(10)}  ${printable(`${line.operator}/${line.state}`)}\n`)
    }
  }
  progress.done()
  if (asJson) rows.end()
  saySubstitutions(savepoint)
  return sayUnread(problems, asJson)
}

/** Each operator once, by its name. */
async function meant(savepoint: OpenSavepoint, targets: readonly string[]): Promise<readonly Selection[]> {
  const named = await selectedIn(savepoint, targets)
  const all = named ?? savepoint.operators.map(operator => ({ operator, states: undefined }))
  return all.toSorted((a, b) => compared(labelOf(a), labelOf(b)))
}

const labelOf = ({ operator }: Selection): string => operator.uid ?? operator.id
const byName = (a: DigestReport, b: DigestReport): number => compared(a.state, b.state)
/** By code units: the same on every machine. */
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
