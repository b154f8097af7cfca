import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenOptions } from '../../src/index.ts'

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url))

export interface Sample {
  readonly name: string
  readonly folder: string
  /** The directory that holds `_metadata`. */
  readonly path: string
}

/** Every folder of samples/ with an expectation beside it; a new case is a new folder. */
export const samples: readonly Sample[] = readdirSync(SAMPLES)
  .map(name => join(SAMPLES, name))
  .filter(folder => existsSync(join(folder, 'expected.json')))
  .map(folder => ({ name: folder.slice(SAMPLES.length + 1), folder, path: dirname(metadataIn(folder)) }))

function metadataIn(folder: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
    name => name === '_metadata' || name.endsWith('/_metadata'),
  )
  if (found === undefined) throw new Error(`${folder} holds no _metadata`)
  return join(folder, found)
}

/** The class of the jobs without a jar that only Kryo reads. */
const COUPON = fileURLToPath(new URL('coupon.types', import.meta.url))

/** Names for Flink 1.x, the classes of the job, and where moved files are. */
export function optionsFor(sample: Sample): OpenOptions {
  const classes = join(sample.folder, 'classes.jar')
  const uids = join(sample.folder, 'uids.txt')
  const moved = join(sample.folder, 'map-path.txt')
  return {
    ...(existsSync(uids) && { uids: { uids: readFileSync(uids, 'utf8').trim().split('\n') } }),
    ...(existsSync(classes) && { classes: [classes] }),
    ...(sample.name.startsWith('orders') && { classes: [COUPON] }),
    ...(existsSync(moved) && { mapPath: [mapping(readFileSync(moved, 'utf8').trim(), sample.folder)] }),
  }
}

function mapping(text: string, folder: string): { from: string; to: string } {
  const [from, to] = text.split('=') as [string, string]
  return { from, to: resolve(folder, to) }
}

export const expectedOf = (sample: Sample): unknown =>
  JSON.parse(readFileSync(join(sample.folder, 'expected.json'), 'utf8'))
