import { register } from 'node:module'

/** Imports a user's module, which may be TypeScript. The executable has another way: executable/user-module.mjs. */
export async function importFile(url: string): Promise<unknown> {
  register('../cli/module-hooks.js', import.meta.url)
  return import(url)
}
