// What the source job keeps, by the rules of Rules.java, and how the restored job reports it. Written by hand: nothing here comes from Flink.

/** A line of the restored job: operator, state, then key or subtask and what it holds. */
export type Line = readonly unknown[]

export const KEYS = 2000
/** The parallelism at which sources are written. */
export const STORED = 3

const NAMESPACES = ['', '1', 'namensraum-ö', 'n'.repeat(300)]

export function key(i: number): string {
  switch (i % 10) {
    case 0:
      return i === 0 ? '' : `ключ-é-${i}-😀`
    case 1:
      return `long-${i}-${'x'.repeat(i % 400)}`
    case 2:
      return `nul\0${i}`
    default:
      return `key-${i}`
  }
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, j) => j)

function* linesOfKey(i: number): Iterable<Line> {
  const k = key(i)
  yield ['accounts', 'visits', k, String(BigInt(i % 2 === 0 ? i : -i) * 4_000_000_000_000_001n)]
  if (i % 2 === 0) {
    const town = i % 4 === 0 ? null : `città ${i}`
    yield ['accounts', 'profile', k, { name: `name of ${i}`, level: i % 7, active: i % 3 === 0, score: i / 4, town }]
  }
  if (i % 6 > 0) yield ['accounts', 'history', k, upTo(i % 6).map(j => i * 31 - j * 1_000_000)]
  if (i % 5 > 0)
    yield ['accounts', 'rates', k, Object.fromEntries(upTo(i % 5).map(j => [`rate/${'r'.repeat(j)}`, i + j / 8]))]
  if (i % 4 < 3) yield ['accounts', 'total', k, String(3 * i + 7)]
  for (const j of upTo(i % 5)) yield ['accounts', 'notes', k, NAMESPACES[j], `note ${i}/${j}`]
  const deadline = 1_000_000 + ((i * 37) % 5000)
  if (i % 5 < 4) yield ['accounts', 'deadlines', k, deadline]
  if (i % 5 === 0) yield ['accounts', 'deadlines', k, deadline + 10_000]
  if (i < 500) yield ['left', 'count', k, String(3 * i)]
  if (i >= 200 && i < 700) yield ['right', 'count', k, String(1_000_000 + i)]
}

/** Union and broadcast state come to every subtask. The elements of a list stay where they were unless the parallelism changes. */
function* linesOfRules(parallelism: number): Iterable<Line> {
  for (const stored of upTo(STORED))
    for (const j of upTo(3 + stored)) yield ['rules', 'pending', stored, `pending ${stored}/${j}`]
  for (const subtask of upTo(parallelism)) {
    for (const stored of upTo(STORED))
      for (const half of [0, 500]) yield ['rules', 'positions', subtask, stored * 1000 + half]
    for (const j of upTo(20)) yield ['rules', 'limits', subtask, `limit-${j}`, j * j]
  }
}

const linesOfKeys = upTo(KEYS).flatMap(i => [...linesOfKey(i)])

/** All that the job reports when it is restored at this parallelism, but for what is `gone`: operators, or states as `accounts/visits`. */
export function expectedLines(parallelism: number, gone: readonly string[]): readonly Line[] {
  return [...linesOfKeys, ...linesOfRules(parallelism)].filter(
    ([operator, state]) => !isGone(gone, String(operator), String(state)),
  )
}

export const isGone = (gone: readonly string[], operator: string, state: string): boolean =>
  gone.includes(operator) || gone.includes(`${operator}/${state}`)

export interface Difference {
  readonly missing: readonly string[]
  readonly surplus: readonly string[]
}

/** Lines on one side only, each as often as it is. */
export function difference(expected: readonly Line[], found: readonly Line[]): Difference {
  const left = new Map<string, number>()
  for (const line of expected) left.set(JSON.stringify(line), (left.get(JSON.stringify(line)) ?? 0) + 1)
  const surplus: string[] = []
  for (const line of found.map(each => JSON.stringify(each))) {
    const open = left.get(line) ?? 0
    if (open === 0) surplus.push(line)
    else left.set(line, open - 1)
  }
  return { missing: [...left].flatMap(([line, times]) => Array<string>(times).fill(line)), surplus }
}

/** Where the elements of a list went says nothing once the parallelism has changed. */
export const withoutSubtask = (line: Line): Line =>
  line[0] === 'rules' && line[1] === 'pending' ? line.toSpliced(2, 1) : line
