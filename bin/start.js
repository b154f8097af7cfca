// Starts a program. What cannot run it is told of in a line: an old Node, an installation without what the build makes. For that this file is
// read by any Node: no newer syntax, no `node:`.
var fs = require('fs')
var path = require('path')

/** As package.json says in `engines`; a test compares them. */
exports.OLDEST = [20, 19]

exports.start = function (program) {
  var reason = unfit(program)
  if (reason === undefined) return require('./load.js').run(program)
  process.stderr.write(program + ': ' + reason + '\n')
  process.exitCode = 1
}

function unfit(program) {
  var version = process.versions.node.split('.').map(Number)
  var oldest = exports.OLDEST
  if (version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]))
    return (
      'Node ' + oldest.join('.') + ' or later is needed; this is ' + process.versions.node + ', ' + process.execPath
    )
  if (!fs.existsSync(path.join(__dirname, '../dist/bundle/' + program + '.cjs')))
    return 'this installation was not built: run "npm ci" in ' + path.dirname(__dirname) + ', without --omit=dev'
}
