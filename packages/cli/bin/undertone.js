#!/usr/bin/env node
// Plain JavaScript that Node 18 can parse, so that an old Node gets a sentence instead of a syntax error.
var found = process.versions.node.split('.').map(Number)
if (found[0] < 22 || (found[0] === 22 && found[1] < 18)) {
  process.stderr.write('undertone needs Node 22.18 or newer, found ' + process.versions.node + '.\n')
  process.exit(2)
}
import('node:module')
  .then(({ enableCompileCache }) => enableCompileCache())
  .then(() => import('../src/main.ts'))
  .then(({ main }) => main(process.argv.slice(2)))
