// A real Flink: a JVM for each release that reads commands from its standard input (Main.java).
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { Line } from './expected.ts'
import { work } from './work.ts'

/** By release, which of the source roots that hold the classes Flink moved. */
export const LINES = { '1.17.2': 'flink1', '1.20.3': 'flink1', '2.0.1': 'flink2', '2.3.0': 'flink2' } as const
export type Release = keyof typeof LINES
export type Backend = 'hashmap' | 'rocksdb'
/** A backend and a parallelism. */
export type Restoring = readonly [Backend, number]
export type Kind = 'canonical' | 'native' | 'checkpoint'

export interface Write {
  readonly folder: string
  readonly backend: Backend
  readonly parallelism: number
  readonly maxParallelism: number
  readonly keys: number
  readonly fault: 'NONE' | 'VALUE' | 'MISSING' | 'EXTRA'
  readonly options: Readonly<Record<string, string>>
  readonly snapshots: readonly Kind[]
}

export interface Restore {
  readonly from: string
  readonly folder: string
  readonly backend: Backend
  readonly parallelism: number
  readonly maxParallelism: number
  readonly keys: number
  /** New name by `accounts` (a uid) or `accounts/visits` (a state). */
  readonly names: Readonly<Record<string, string>>
  /** Operators that the job does not have. */
  readonly without: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** How many the job takes before it is asked. */
  readonly checkpoints: number
  /** Whether it takes a native savepoint too. */
  readonly takesNative: boolean
}

export interface Restored {
  /** By operator and state of the savepoint (the state '' stands for the key): "as is", or what speaks against it. */
  readonly serializers: Readonly<Record<string, string>>
  /** The last checkpoint that was asked for. */
  readonly checkpoint: string | undefined
  /** Taken before the timers fired. */
  readonly savepoint: string
  /** The native one. */
  readonly native: string | undefined
  readonly backends: readonly string[]
  readonly lines: readonly Line[]
}

const HERE = import.meta.dirname
export const JAVA = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin', 'java')
const OPENED = [
  'lang',
  'lang.reflect',
  'lang.invoke',
  'util',
  'util.concurrent',
  'util.concurrent.atomic',
  'net',
  'nio',
  'io',
  'text',
  'time',
  'math',
]

/** What is not installed, undefined when nothing is missing. */
export function missingTool(): string | undefined {
  const output = (command: string): string => {
    const { stdout, stderr } = spawnSync(command, ['-version'], { encoding: 'utf8' })
    return `${stdout ?? ''}${stderr ?? ''}`
  }
  const release = Number(/^javac (\d+)/m.exec(output(`${JAVA}c`))?.[1] ?? 0)
  if (release < 17) return `needs a JDK of release 17 or later, found ${release === 0 ? 'none' : release}`
  return output('mvn').includes('Apache Maven') ? undefined : 'needs Maven (mvn)'
}

/** Two Mavens at once could damage the local repository. */
let maven: Promise<unknown> = Promise.resolve()

/** The class path of a Maven project, by the options that choose a release; `target` is the folder that its classes go to. */
export async function compiled(project: string, options: readonly string[], target: string): Promise<string> {
  const list = join(target, 'classpath')
  const args = ['-q', '-B', ...options, 'compile', 'dependency:build-classpath', `-Dmdep.outputFile=${list}`]
  maven = maven.catch(() => undefined).then(() => promisify(execFile)('mvn', args, { cwd: project }))
  await maven
  return `${join(target, 'classes')}:${readFileSync(join(project, list), 'utf8').trim()}`
}

const compile = (release: Release): Promise<string> =>
  compiled(HERE, [`-Dflink.version=${release}`, `-Dflink.line=${LINES[release]}`], join('target', release))

/** What Flink's serializers, Kryo above all, look into. */
export const OPENS: readonly string[] = [
  ...OPENED.map(name => `java.base/java.${name}`),
  'java.base/sun.nio.ch',
  'java.sql/java.sql',
].flatMap(name => ['--add-opens', `${name}=ALL-UNNAMED`])

class Flink {
  readonly #process: ChildProcess
  readonly #answers: AsyncIterator<string>
  #last: Promise<unknown> = Promise.resolve()

  constructor(classPath: string) {
    // Many short jobs on few cores: the better compiler would cost more than it saves. Logs are off, for what goes wrong comes with the answers.
    const options = [
      '-Xmx1g',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Duser.timezone=UTC',
      `-Djava.io.tmpdir=${work}`,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
      ...OPENS,
    ]
    this.#process = spawn(JAVA, [...options, '-cp', classPath, 'com.example.restore.Main'], {
      cwd: HERE,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    // A JVM that has died is told by the end of its answers.
    this.#process.stdin!.on('error', () => undefined)
    this.#answers = createInterface(this.#process.stdout!)[Symbol.asyncIterator]()
  }

  /** One command after the other: the job shares statics with the program. */
  ask(command: { write: Write } | { restore: Restore }): Promise<Record<string, unknown>> {
    const answer = this.#last.catch(() => undefined).then(() => this.#send(JSON.stringify(command)))
    this.#last = answer
    return answer
  }

  async #send(command: string): Promise<Record<string, unknown>> {
    this.#process.stdin!.write(`${command}\n`)
    const { done, value } = await this.#answers.next()
    if (done === true) throw new Error('the JVM of Flink has ended')
    const answer = JSON.parse(value) as Record<string, unknown>
    if (typeof answer['error'] === 'string') throw new Error(`Flink: ${causes(answer['error'])}`)
    return answer
  }

  async stop(): Promise<void> {
    const ended = this.#process.exitCode === null ? once(this.#process, 'exit') : undefined
    this.#process.stdin!.end()
    await ended
  }
}

/** Without the lines that only say where. */
const causes = (stackTrace: string): string =>
  stackTrace
    .split('\n')
    .filter(line => !/^\s+(at |\.\.\. )/.test(line))
    .join('\n')

const running = new Map<Release, Promise<Flink>>()

function flink(release: Release): Promise<Flink> {
  if (!running.has(release))
    running.set(
      release,
      compile(release).then(classPath => new Flink(classPath)),
    )
  return running.get(release)!
}

/** The place of each snapshot. */
export async function write(release: Release, command: Write): Promise<Readonly<Record<Kind, string>>> {
  return (await (await flink(release)).ask({ write: command })) as Record<Kind, string>
}

/** Throws with what Flink said where it refuses. */
export async function restore(release: Release, command: Restore): Promise<Restored> {
  const answer = await (await flink(release)).ask({ restore: command })
  return {
    ...answer,
    lines: (answer['lines'] as string[]).map(line => JSON.parse(line) as Line),
  } as unknown as Restored
}

export async function stopAll(): Promise<void> {
  for (const each of await Promise.allSettled(running.values()))
    if (each.status === 'fulfilled') await each.value.stop()
}
