// Loads a program with what V8 compiled of it at build time: compiling takes longer than a look-up. Of one V8 only, which its name says: 20.19 takes what 20.20 made, and crashes.
const { existsSync, readFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { dirname, join } = require('node:path')
const { Script } = require('node:vm')

/** `script` is for the build, which asks it for the compiled form. */
exports.load = program => {
  const filename = join(__dirname, `../dist/bundle/${program}.cjs`)
  const compiled = `${filename}.${process.versions.v8}-${process.arch}.v8`
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname, importModule) {${readFileSync(filename, 'utf8')}\n})`,
    { filename, cachedData: existsSync(compiled) ? readFileSync(compiled) : undefined },
  )
  const module = { exports: {} }
  script.runInThisContext()(
    module.exports,
    createRequire(filename),
    module,
    filename,
    dirname(filename),
    specifier => import(specifier),
  )
  return { script, main: module.exports.main }
}

exports.run = async program => {
  try {
    process.exitCode = await exports.load(program).main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(
      `${program}: this installation does not load: ${String(error && error.message)}; install it again\n`,
    )
    process.exitCode = 1
  }
}
