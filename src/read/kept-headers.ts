import type { OpenHeaders } from './headers.ts'

/** Of so many parts headers are kept: some 50 MB. */
const KEPT = 100_000

/** Headers that were read, by operator. Beyond a number of parts those asked for longest ago are let go, and read again when they are asked for. */
export class KeptHeaders {
  private readonly most: number
  private readonly kept = new Map<object, { readonly headers: Promise<OpenHeaders>; parts: number }>()
  private parts = 0

  constructor(most = KEPT) {
    this.most = most
  }

  of(operator: object, read: () => Promise<OpenHeaders>): Promise<OpenHeaders> {
    const known = this.kept.get(operator)
    if (known !== undefined) {
      this.kept.delete(operator) // the last of the map is the one asked for last
      this.kept.set(operator, known)
      return known.headers
    }
    const headers = read()
    const one = { headers, parts: 0 }
    this.kept.set(operator, one)
    headers.then(
      ({ parts }) => {
        one.parts = parts.length
        this.parts += parts.length
        for (const [other, { parts: its }] of this.kept) {
          if (this.parts <= this.most || other === operator) break
          this.kept.delete(other)
          this.parts -= its
        }
      },
      () => undefined, // whoever asked is told
    )
    return headers
  }
}
