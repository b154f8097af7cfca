import { open, type OpenSavepoint } from '../index.ts'
import { labelOf } from '../internal.ts'
import { takesRest, type Command, type Completes, type Option, type Program } from './command.ts'
import { namesIn } from './options.ts'
import { TOPICS } from './topics.ts'

// What may stand at the end of a line, for the scripts that `completion` prints. Whatever goes wrong here, the shell gets nothing.

/** A word, and what it is for. */
export type Candidate = readonly [word: string, what: string]
/** What may stand there. */
export interface Completion {
  readonly candidates: readonly Candidate[]
  /** Whether files may, too. */
  readonly files: boolean
}
const FILES: Completion = { candidates: [], files: true }
const NOTHING: Completion = { candidates: [], files: false }

/** `words`: the line behind the program; the last is the one to be completed, and may be empty. */
export async function complete(words: readonly string[], program: Program): Promise<Completion> {
  const word = words.at(-1) ?? ''
  const all = new Map(program.commands.flatMap(({ options }) => Object.entries(options)))
  const { positionals, wants, ended, uids } = read(words.slice(0, -1), all)
  const command = program.commands.find(({ name }) => name !== undefined && name === positionals[0])
  const given = command === undefined ? positionals : positionals.slice(1)
  const used = command ?? program.commands[0]
  const value = async (completes: Completes | undefined, text: string, before = ''): Promise<Completion> => {
    const { candidates, files } = await meant(completes, text, given[0], uids)
    return { candidates: candidates.map(([name, what]) => [before + name, what]), files }
  }
  if (wants !== undefined) return starting(word, await value(all.get(wants)?.completes, word))
  const inline = /^--([^=]+)=(.*)$/s.exec(word)
  if (inline !== null && !ended)
    return starting(word, await value(all.get(inline[1]!)?.completes, inline[2]!, `--${inline[1]!}=`))
  if (word.startsWith('-') && !ended) return starting(word, options(used))
  if (positionals[0] === 'help') return starting(word, { candidates: helped(program), files: false })
  if (positionals.length === 0)
    return starting(word, { candidates: [...named(program), ['help', 'Explain a command or a topic']], files: true })
  const wanted = Object.values(used.positionals)
  const position = wanted[Math.min(given.length, wanted.length - 1)]
  const isOver = given.length >= wanted.length && !wanted.some(takesRest)
  return isOver ? NOTHING : starting(word, await value(position?.completes, word))
}

const starting = (word: string, { candidates, files }: Completion): Completion => ({
  candidates: candidates.filter(([candidate]) => candidate.startsWith(word)),
  files,
})

interface Read {
  readonly positionals: readonly string[]
  /** The option whose value comes next. */
  readonly wants: string | undefined
  readonly ended: boolean
  readonly uids: string | undefined
}

/** The line so far: it need not be whole or right. */
function read(words: readonly string[], known: ReadonlyMap<string, Option>): Read {
  const positionals: string[] = []
  let wants: string | undefined
  let ended = false
  let uids: string | undefined
  for (const word of words) {
    if (wants !== undefined) {
      if (wants === 'uids') uids = word
      wants = undefined
    } else if (ended || !/^-[^\d]/.test(word)) positionals.push(word)
    else if (word === '--') ended = true
    else {
      const [name, text] = word.replace(/^--/, '').split(/=(.*)/s)
      const option = word.startsWith('--') ? name : [...known].find(([, { short }]) => `-${short}` === word)?.[0]
      const kind = option === undefined ? undefined : known.get(option)?.kind
      if (text === undefined && (kind === 'text' || kind === 'texts')) wants = option
      else if (name === 'uids') uids = text
    }
  }
  return { positionals, wants, ended, uids }
}

const named = ({ commands }: Program): readonly Candidate[] =>
  commands.flatMap(({ name, describe }) => (name === undefined ? [] : [[name, describe] as const]))
const helped = (program: Program): readonly Candidate[] => [
  ...named(program),
  ...Object.entries(TOPICS).map(([name, { describe }]) => [name, describe] as const),
]
const options = (command: Command): Completion => ({
  candidates: [
    ...Object.entries(command.options).map(([name, { describe }]) => [`--${name}`, describe] as const),
    ['--help', 'Show help'],
    ['--version', 'Show version number'],
  ],
  files: false,
})

async function meant(
  completes: Completes | undefined,
  text: string,
  path: string | undefined,
  uids: string | undefined,
): Promise<Completion> {
  if (completes === undefined) return NOTHING
  if (completes === 'files') return FILES
  if (typeof completes !== 'string') return { candidates: completes.map(word => [word, '']), files: false }
  if (path === undefined) return NOTHING
  const files = completes === 'files and targets'
  try {
    const savepoint = await open(path, uids === undefined ? {} : { uids: namesIn(uids) })
    return { candidates: await targets(savepoint, text, completes === 'step'), files }
  } catch (error) {
    if (files) return FILES
    throw error
  }
}

/** Operators, and states of the one that is named: headers of all would take long to read. */
async function targets(savepoint: OpenSavepoint, text: string, inStep: boolean): Promise<readonly Candidate[]> {
  // In a step = and , have a meaning.
  const written = (name: string): string => (inStep ? name.replace(/[\\=,]/g, '\\$&') : name)
  const operators = savepoint.operators.map(operator => ({ operator, label: written(labelOf(operator)) }))
  const begun = operators.filter(({ label }) => label.startsWith(text))
  const meantOnes = operators.filter(
    ({ label }) => text.startsWith(`${label}/`) || (begun.length === 1 && label === begun[0]!.label),
  )
  const states = await Promise.all(
    meantOnes.map(async ({ operator, label }) => {
      const own = await operator.states
      return [
        ...[...new Set(own.map(({ name }) => name))].map(name => [`${label}/${written(name)}`, 'state'] as const),
        ...(own.some(({ kind }) => kind === 'timers') ? [[`${label}/@timers`, 'all timers'] as const] : []),
        ...Object.keys(inStep ? operator.pseudoStates : {}).map(name => [`${label}/@${name}`, 'pseudo state'] as const),
      ]
    }),
  )
  return [...operators.map(({ label }) => [label, 'operator'] as const), ...states.flat()]
}
