/** Releases that write a metadata version (format/metadata.md). */
const RELEASES: Readonly<Record<number, { readonly from: string; readonly to: string | null }>> = {
  2: { from: '1.3', to: '1.10' },
  3: { from: '1.11', to: '1.15' },
  4: { from: '1.16', to: '1.20' },
  5: { from: '2.0', to: '2.0' },
  6: { from: '2.1', to: '2.3' },
  7: { from: '2.4', to: null },
}

export interface Releases {
  readonly from: string | null
  /** null: none is known to have stopped. */
  readonly to: string | null
}

export const releasesOf = (metadataVersion: number): Releases => RELEASES[metadataVersion] ?? { from: null, to: null }
