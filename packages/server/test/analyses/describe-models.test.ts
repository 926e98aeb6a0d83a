import { expect, it } from 'vitest'
import { testModelFile } from '../../../core/test/support/test-model.ts'
import { describeModels } from '../../src/analyses/describe-models.ts'
import { Models } from '../../src/contract/overview.ts'

it('tells of every model that can be loaded, and of the others why they cannot', async () => {
  const whole = testModelFile()
  const read = async (name: string) => (name === 'damaged' ? whole.subarray(0, 100) : whole)
  const models = Models.parse(await describeModels(['own', 'damaged'], read, 'own'))
  expect(models.items).toMatchObject([{ name: 'own', isDefault: true }])
  expect(models.unusable).toMatchObject([{ name: 'damaged', error: { code: 'model/malformed', status: 422 } }])
})
