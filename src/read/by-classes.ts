import type { State } from '../model/savepoint.ts'
import { isByClasses } from '../type/types.ts'

/** Whether entries of a state are read by classes that a user gave. */
export const hasClasses = ({ key, namespace, mapKey, value }: State): boolean =>
  [key, namespace, mapKey, value].some(type => type !== undefined && isByClasses(type))

/** What to ask where such entries do not fit. */
export const OTHER_VERSION = 'does --classes give the version of the job that wrote the snapshot?'
