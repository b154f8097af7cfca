import { readFileSync } from 'node:fs'
import { zipOf } from './zips.ts'
import { fromBase64 } from '../../src/bytes/base64.ts'

const json = (name: string): object => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as object

/** What reflection says of a class, in the words of java/Reflect.java. */
type Reflected = Readonly<Record<string, unknown>>
export interface Fixture {
  readonly name: string
  readonly bytes: Uint8Array
  readonly reflected: Reflected
}

/** Of the sources in java/, compiled and described by java/make.sh. */
export const zoo: readonly Fixture[] = Object.entries(
  json('zoo.json') as Readonly<Record<string, Reflected & { readonly file: string }>>,
).map(([name, { file, ...reflected }]) => ({ name, bytes: fromBase64(file), reflected }))

interface Vectors {
  readonly support: Readonly<Record<string, string>>
  readonly classes: Readonly<
    Record<string, { readonly class: string; readonly type: Readonly<Record<string, string>> }>
  >
}
const { support, classes } = json('vectors.json') as Vectors
const reflected = json('vectors-reflected.json') as Readonly<Record<string, Reflected>>

/** Those that Kryo and Flink were asked about; described by java/Reflect.java with Flink 1.20.3 on the class path. */
export const vectors: readonly Fixture[] = [
  ...Object.entries(support),
  ...Object.entries(classes).map(([name, { class: file }]) => [name, file] as const),
].map(([name, file]) => ({
  name: `com.example.zoo.${name}`,
  bytes: fromBase64(file),
  reflected: reflected[`com.example.zoo.${name}`]!,
}))

/** Made by the `jar` of the JDK in java/make.sh. */
export const jars: ReadonlyMap<string, Uint8Array> = new Map(
  Object.entries(json('jars.json') as Readonly<Record<string, string>>).map(([name, file]) => [name, fromBase64(file)]),
)

/** The types that Flink's TypeExtractor makes of the classes of `vectors`, in our notation, where a record is a POJO. */
export const typeTexts: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries(classes).map(([name, { type }]) => {
    const [one, two = one] = ['1.20.3', '2.3.0'].map(release => type[release]?.replaceAll('Record ', 'Pojo '))
    return [name, { 'Flink 1.20.3': one!, 'Flink 2.3.0': two! }]
  }),
)

/** What a run handed to `uid` or `setUidHash`. */
export interface Told {
  readonly call: string
  readonly text: string
  /** `com.acme.Job.run`, whose code it was; undefined: that was not asked for. */
  readonly caller: string | undefined
}
/** Jobs, as uids/make.sh compiled and ran them; `states-1.20` is that of a sample. */
export const jobs: readonly {
  readonly name: string
  readonly classes: readonly { readonly path: string; readonly bytes: Uint8Array }[]
  readonly told: readonly Told[]
}[] = Object.entries(
  json('uids.json') as Readonly<
    Record<
      string,
      {
        readonly told: readonly (readonly [call: string, text: string, className?: string, method?: string])[]
        readonly classes: Readonly<Record<string, string>>
      }
    >
  >,
).map(([name, { told, classes: files }]) => ({
  name,
  classes: Object.entries(files).map(([path, file]) => ({ path, bytes: fromBase64(file) })),
  told: told.map(([call, text, className, method]) => ({
    call,
    text,
    caller: className === undefined ? undefined : `${className}.${method}`,
  })),
}))

/** The jar of the job that wrote samples/states-1.20-…, as far as it names operators. */
export const sampleJob: Uint8Array = zipOf(
  jobs.find(({ name }) => name === 'states-1.20')!.classes.map(({ path, bytes }) => ({ name: path, data: bytes })),
)
