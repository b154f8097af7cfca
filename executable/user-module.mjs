// In the executable this stands for src/cli/user-module.ts. Node's import() reaches no file from in there; its require does, and takes ES modules
// (without a top-level await). What a user's module imports as 'savepoint-toolkit' is the toolkit that runs, of which there is no file.
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { types } from 'node:util'

const TOOLKIT = 'savepoint-toolkit:index'

export async function importFile(url) {
  const [toolkit, { transform }] = await Promise.all([import('../dist/index.js'), import('sucrase')])
  globalThis[Symbol.for(TOOLKIT)] = toolkit
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'savepoint-toolkit'
        ? { url: TOOLKIT, format: 'module', shortCircuit: true }
        : next(specifier, context),
    load(file, context, next) {
      if (file === TOOLKIT)
        return asModule(`export const { ${Object.keys(toolkit).join(', ')} } = globalThis[Symbol.for('${TOOLKIT}')]`)
      if (!/\.m?ts$/.test(file)) return next(file, context)
      return asModule(
        transform(readFileSync(fileURLToPath(file), 'utf8'), { transforms: ['typescript'], disableESTransforms: true })
          .code,
      )
    },
  })
  const loaded = createRequire(url)(fileURLToPath(url))
  return types.isModuleNamespaceObject(loaded) ? loaded : { default: loaded }
}

const asModule = source => ({ format: 'module', source, shortCircuit: true })
