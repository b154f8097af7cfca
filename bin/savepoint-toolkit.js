#!/usr/bin/env node
// What `npx savepoint-toolkit` runs: `inspect` and `migrate` are its first argument.
var program = require('./called-as.js').calledAs('savepoint-toolkit')
if (program !== undefined) require('./start.js').start(program)
