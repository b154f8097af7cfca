/**
 * A canonical key group: the number of a state (short), then entries of an int length and a key, an int length and a value. The top bit of a key's first
 * byte says that a state's number follows the entry, or the end mark. (FullSnapshotUtil, FullSnapshotAsyncWriter)
 */
export const LAST_OF_STATE = 0x80
export const END_OF_KEY_GROUP = 0xffff
