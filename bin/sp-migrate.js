#!/usr/bin/env node
import { main } from '../dist/cli/sp-migrate.bundle.js'
process.exitCode = await main(process.argv.slice(2))
