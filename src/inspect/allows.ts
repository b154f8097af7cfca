/** What Flink supports for a snapshot of this kind; false where it does not or does not guarantee it. */
export interface Allows {
  readonly changeBackend: boolean
  readonly stateProcessorWrite: boolean
  readonly stateProcessorRead: boolean
  readonly move: boolean
  readonly schemaChange: boolean
  readonly arbitraryJobUpgrade: boolean
  readonly jobUpgrade: boolean
  readonly minorUpgrade: boolean
  readonly patchUpgrade: boolean
  readonly rescale: boolean
}

export type Column = 'canonicalSavepoint' | 'nativeSavepoint' | 'alignedCheckpoint' | 'unalignedCheckpoint'

const alignedCheckpoint: Allows = {
  changeBackend: false,
  stateProcessorWrite: false,
  stateProcessorRead: false,
  move: false,
  schemaChange: false,
  arbitraryJobUpgrade: true,
  jobUpgrade: true,
  minorUpgrade: true,
  patchUpgrade: true,
  rescale: true,
}

/** The table "Capabilities and limitations" of Flink's documentation, "Checkpoints vs. Savepoints". */
export const ALLOWS: Readonly<Record<Column, Allows>> = {
  canonicalSavepoint: {
    ...alignedCheckpoint,
    changeBackend: true,
    stateProcessorWrite: true,
    stateProcessorRead: true,
    move: true,
    schemaChange: true,
  },
  nativeSavepoint: { ...alignedCheckpoint, move: true },
  alignedCheckpoint,
  unalignedCheckpoint: { ...alignedCheckpoint, arbitraryJobUpgrade: false, jobUpgrade: false, minorUpgrade: false },
}
