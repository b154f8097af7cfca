// One algorithm each, a tenth of the package to load. They have no types of their own.
declare module 'hash-wasm/dist/xxhash32.umd.min.js' {
  const algorithm: Pick<typeof import('hash-wasm'), 'createXXHash32'>
  export default algorithm
}
declare module 'hash-wasm/dist/xxhash64.umd.min.js' {
  const algorithm: Pick<typeof import('hash-wasm'), 'createXXHash64'>
  export default algorithm
}
declare module 'hash-wasm/dist/xxhash3.umd.min.js' {
  const algorithm: Pick<typeof import('hash-wasm'), 'createXXHash3'>
  export default algorithm
}
