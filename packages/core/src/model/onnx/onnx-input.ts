import { MEL_BANDS } from '../../features/spectrum-descriptors.ts'
import { CNN_FRAMES, cnnCrops } from '../cnn.ts'
import { createKernelFeatures, kernelLdaFromTensors } from '../kernel-lda.ts'
import { loadModel } from '../model-file.ts'
import { readSafetensors } from '../safetensors.ts'

/** Names of the inputs. */
export const FEATURES = 'features'
export const CROPS = 'crops'

/** An array that an ONNX runtime is given: its numbers, row by row, and how many there are along each axis. */
export interface OnnxInput {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/**
 * What the ONNX file of a model takes, by name: a function from a vector as the model's recipe defines it.
 *
 * `features`, 1 x values: the vector itself; where the model has random kernels, its functionals and the pools of the
 * kernels' responses. `crops`, 1 to 8 x 100 x 40, for an ensemble: 2 s each of the stretch's log-mel frames, as its network
 * looks at them.
 *
 * @param file - bytes of a model file
 * @throws AppError as `loadModel`
 */
export function createOnnxInput(file: Uint8Array): (vector: Float32Array) => Readonly<Record<string, OnnxInput>> {
  const { kind, card } = loadModel(file)
  const row = (data: Float32Array): OnnxInput => ({ shape: [1, data.length], data })
  if (kind !== 'kernel-lda' && kind !== 'ensemble') return vector => ({ [FEATURES]: row(vector) })
  const featuresOf = createKernelFeatures(kernelLdaFromTensors(readSafetensors(file).tensors, card.labels.length))
  return vector => {
    const features = { [FEATURES]: row(featuresOf(vector).slice()) }
    return kind === 'ensemble' ? { ...features, [CROPS]: joinCrops(cnnCrops(vector)) } : features
  }
}

function joinCrops(crops: readonly Float32Array[]): OnnxInput {
  const size = CNN_FRAMES * MEL_BANDS
  const data = new Float32Array(crops.length * size)
  for (const [place, crop] of crops.entries()) data.set(crop, place * size)
  return { shape: [crops.length, CNN_FRAMES, MEL_BANDS], data }
}
