import type { StreamHandle } from '../format/handles.ts'

type InlineHandle = Extract<StreamHandle, { readonly kind: 'inline' }>

/** Names for the streams of a target: of files, and of handles whose bytes stand in `_metadata`. */
export class StreamNames {
  /** In lower case; whether it is of a job. */
  private readonly claimed = new Map<string, boolean>()
  private readonly inline = new Map<string, Uint8Array>()

  /** The name of a job, also where upper and lower case are one. Its bytes may come to stand in `_metadata` under it. */
  ofJob(name: string): string {
    const claimed = this.claim(name, true)
    this.claimed.set(claimed.toLowerCase(), true)
    return claimed
  }

  /**
   * A handle that stays in `_metadata`, under its own name, else under `name`. Flink tells inline handles apart by their names alone: only
   * the same bytes may bear one twice, and only where `share` says that they are one state.
   */
  keep({ name: own, data }: InlineHandle, name: string, share: boolean): StreamHandle {
    const other = this.inline.get(own)
    const isFree = other === undefined ? this.claimed.get(own.toLowerCase()) !== true : share && isEqual(other, data)
    const unique = this.claim(name, !isFree)
    const chosen = isFree ? own : unique
    this.inline.set(chosen, data)
    return { kind: 'inline', name: chosen, data }
  }

  private claim(name: string, isUsed: boolean): string {
    let claimed = name
    const isTaken = (): boolean => this.claimed.has(claimed.toLowerCase()) || (isUsed && this.inline.has(claimed))
    for (let n = 2; isTaken(); n++) claimed = `${name}~${n}`
    this.claimed.set(claimed.toLowerCase(), false)
    return claimed
  }
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
