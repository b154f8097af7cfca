import { expect } from 'vitest'
import { ByteWriter } from '../../src/bytes/writer.ts'
import { releaseOf, releasesOf, type Release } from '../../src/flink/releases.ts'
import { builtInForms, snapshotsWith } from '../../src/serializer/forms.ts'
import { ONLY_READ, type Snapshot } from '../../src/serializer/form.ts'
import { dump } from '../hex.ts'
import type { Described } from './collected.ts'

// Every snapshot that Flink wrote is made again from the type that it is read as: the bytes must be the same.

/** Kinds whose snapshots are not made, with the reason; whatever holds one cannot be made either. */
export const NOT_MADE: Readonly<Record<string, string>> = {
  opaque: 'only its own code knows',
  RAW: 'its serializer and its class are Java objects',
  STRUCTURED_TYPE: 'its class, identifier and super type are Java objects',
  arrayData:
    'the serializer of its elements is a Java object, and those of arrays, maps and rows hold code; some are known',
  mapData: 'as arrayData, of keys and values; some are known',
  ARRAY: 'as arrayData, in a row',
  MAP: 'as mapData, in a row',
  MULTISET: 'as mapData, in a row',
  [ONLY_READ]:
    'a class that Flink does not write, or writes beside another for the same type, which the type does not tell',
  sortedMap: 'its comparator is a Java object',
}

const { codec, snapshotOf } = snapshotsWith()
const bytesOf = (snapshot: Snapshot): Uint8Array => {
  const w = new ByteWriter()
  codec.write(w, snapshot)
  return w.done()
}

/** The release that a folder names, else the last that writes the metadata version. */
export function releaseIn(path: string, metadataVersion: number): Release {
  const named = [...path.matchAll(/(?:flink|-)(\d\.\d+)(?=[-/]|$)/g)].at(-1)?.[1]
  const { from, to } = releasesOf(metadataVersion)
  return releaseOf(named ?? to ?? from!)
}

/** How many were made alike, and how many not, by reason. */
export class MadeAgain {
  made = 0
  /** Different ones, with what is inside counted too. */
  readonly distinct = new Set<string>()
  readonly kinds = new Set<string>()
  readonly others = new Map<string, number>()

  private other(reason: string): void {
    this.others.set(reason, (this.others.get(reason) ?? 0) + 1)
  }

  check({ snapshot, type }: Described, release: Release): void {
    if (builtInForms[snapshot.className]?.snapshot === undefined) return this.other(`only read: ${snapshot.className}`)
    const again = snapshotOf(type, release)
    if (typeof again === 'string') {
      const kind = kindIn(type)
      if (kind === undefined) throw new Error(`${snapshot.className} of ${JSON.stringify(type)}: ${again}`)
      return this.other(`${kind}: ${NOT_MADE[kind]}`)
    }
    expect(dump(bytesOf(again)), `${snapshot.className} for ${release.name}`).toBe(dump(bytesOf(snapshot)))
    this.made++
    this.distinct.add(dump(bytesOf(snapshot)))
    this.kinds.add(type.kind)
  }
}

/** The first kind in a type that is not made. */
function kindIn(type: unknown): string | undefined {
  if (typeof type !== 'object' || type === null) return undefined
  if (ONLY_READ in type) return ONLY_READ
  if ('kind' in type && typeof type.kind === 'string' && NOT_MADE[type.kind] !== undefined) return type.kind
  return Object.values(type)
    .map(kindIn)
    .find(found => found !== undefined)
}
