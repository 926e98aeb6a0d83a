import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { has } from '../../../test/support/run.ts'
import { ROOT } from '../../../test/support/sources.ts'

const LIST = join(ROOT, 'packages/web/dist/licences.txt')

it.skipIf(!has('built web app (npm run prepare)', existsSync(LIST)))(
  'what others wrote of the app goes with their licences, none of which asks more of us than a notice',
  () => {
    const text = readFileSync(LIST, 'utf8')
    const packages = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \((.*)\)$/gm)].map(([, name, licence]) => [
      name,
      licence,
    ])
    // Those of the page, and those that workers alone hold.
    expect(packages.map(([name]) => name)).toEqual(
      expect.arrayContaining(['react', 'wavesurfer.js', 'mediabunny', '@echogarden/pffft-wasm']),
    )
    const allowed = ['MIT', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'Apache-2.0', 'MPL-2.0']
    expect(packages.filter(([, licence]) => !allowed.includes(licence!))).toEqual([])
  },
)
