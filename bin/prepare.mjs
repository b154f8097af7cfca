// npm runs this after an install in a clone (as postprepare: a package that has a prepare is warned of when it is installed), and before it packs.
// Without the tools (npm ci --omit=dev) there is nothing to build with: what an earlier build left is kept, else a line says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const hasTools = ['typescript', 'rolldown'].every(tool => {
  try {
    return resolve(tool) !== ''
  } catch {
    return false
  }
})
if (hasTools) {
  process.exitCode = spawnSync('npm run build', { shell: true, stdio: 'inherit' }).status ?? 1
} else if (!existsSync(fileURLToPath(new URL('../dist/bundle', import.meta.url)))) {
  process.stderr.write(
    'savepoint-toolkit: not built, for the tools are left out (--omit=dev). Run "npm ci && npm prune --omit=dev": it builds, then removes them.\n',
  )
}
