import { expect, it } from 'vitest'
import { testModelFile } from '../../../core/test/support/test-model.ts'
import { describeModels } from '../../src/analyses/describe-models.ts'

it('tells of every model that can be loaded, and of the others why they cannot', async () => {
  const whole = testModelFile()
  const read = async (name: string) => (name === 'damaged' ? whole.subarray(0, 100) : whole)
  const models = await describeModels(['own', 'damaged'], read)
  expect(models.items).toMatchObject([{ name: 'own' }])
  expect(models.unusable).toMatchObject([{ name: 'damaged', error: { code: 'model/malformed', status: 422 } }])
})
