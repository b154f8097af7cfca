import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

// Runs in Node's loader thread, see options.ts: a user's module may be TypeScript, which Node 20 cannot load, and its import of
// 'savepoint-toolkit' means this very toolkit, wherever the module lies.

interface Resolved {
  url: string
  format?: string
  shortCircuit?: boolean
}
interface Loaded {
  format: string
  source: string
  shortCircuit: true
}

export function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> | Resolved {
  return specifier === 'savepoint-toolkit'
    ? { url: new URL('../index.js', import.meta.url).href, shortCircuit: true }
    : next(specifier, context)
}

export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<unknown>,
): Promise<unknown> {
  if (!/\.m?ts$/.test(url)) return next(url, context)
  const { transform } = await import('sucrase')
  const { code } = transform(await readFile(fileURLToPath(url), 'utf8'), {
    transforms: ['typescript'],
    disableESTransforms: true,
  })
  return { format: 'module', source: code, shortCircuit: true } satisfies Loaded
}
