import { Codec, type SnapshotForms } from 'savepoint-toolkit'

if (typeof Codec === 'function') process.stderr.write('loaded, with the toolkit\n')
const forms: SnapshotForms = {}
export default forms
