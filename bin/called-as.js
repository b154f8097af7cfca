// One command for all programs. Read by any Node, as start.js is.
var PROGRAMS = ['sp-inspect', 'sp-migrate']

/**
 * The program that a command line means: by the name it was called by (`sp-inspect`, a link or copy of the executable), else by its first
 * argument (`inspect` or `sp-inspect`), which is taken away. The programs then say their name as it was typed. Undefined: none of them; that
 * is told.
 */
exports.calledAs = function (name) {
  var named = PROGRAMS.find(function (program) {
    return name === program
  })
  if (named !== undefined) {
    process.argv[1] = named
    return named
  }
  var asked = PROGRAMS.find(function (program) {
    return process.argv[2] === program || 'sp-' + process.argv[2] === program
  })
  if (asked !== undefined) {
    process.argv.splice(1, 2, name + ' ' + asked.slice('sp-'.length))
    return asked
  }
  var wantsHelp = process.argv[2] === '--help' || process.argv[2] === '-h'
  var usage =
    'Usage: ' +
    name +
    ' inspect <path>             look into a savepoint or checkpoint\n' +
    '       ' +
    name +
    ' migrate <from> <to> [steps] write a changed one\n' +
    'Each tells the rest with --help.\n'
  ;(wantsHelp ? process.stdout : process.stderr).write(usage)
  process.exitCode = wantsHelp ? 0 : 2
}
