import { Codec } from 'savepoint-toolkit'

if (typeof Codec === 'function') process.stderr.write('loaded, with the toolkit\n')
export default {}
