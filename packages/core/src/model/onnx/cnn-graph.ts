import { MEL_BANDS } from '../../features/spectrum-descriptors.ts'
import { type AttentionWeights, DEVIATION_EPSILON } from '../../nn/attentive-pooling.ts'
import { cnnBlocks, FIRST_CONVOLUTION } from '../../nn/cnn.ts'
import type { ConvolutionShape } from '../../nn/convolution-engine.ts'
import { CNN_FRAMES, type CnnModel } from '../cnn.ts'
import type { GraphBuilder } from './graph-builder.ts'

/** Axes of an image once it has channels: images x channels x time x band, and without the bands. */
const CHANNEL_AXIS = 1
const BAND_AXIS = 3
/** Of rows, images x time x channels. */
const TIME_AXIS = 1

/** A convolution as ONNX has it, on channels first. */
interface Convolution {
  readonly kernel: readonly [number, number]
  readonly strides: readonly [number, number]
  /** Lines and columns of zeros around the image. */
  readonly border: number
  readonly inputs: number
}

/**
 * The network's scores of a stretch: their mean over its crops, 1 x classes.
 *
 * @param crops - name of the value of the crops, n x 100 x bands
 */
export function cnnScores(
  builder: GraphBuilder,
  crops: string,
  { blocks, attention, last, lastBias }: CnnModel,
): string {
  const shapes = cnnBlocks(CNN_FRAMES, MEL_BANDS)
  let values = builder.along('Unsqueeze', 'cnn.images', crops, CHANNEL_AXIS)
  for (const [place, { weights, bias }] of blocks.entries()) {
    const below = shapes[place - 1]
    const convolution = below ? convolutionOf(shapes[place]!.shape, below.plane.border) : firstConvolution()
    values = convolve(builder, `cnn.block${place}`, values, convolution, weights, bias)
  }
  // The last kernels span all bands: one is left.
  const lines = builder.along('Squeeze', 'cnn.lines', values, BAND_AXIS)
  const rows = builder.apply('Transpose', 'cnn.rows', [lines], { perm: [0, 2, 1] })
  const scores = builder.linear('cnn.cropScores', poolWithAttention(builder, rows, attention), last, lastBias)
  return builder.apply('ReduceMean', 'cnn.scores', [scores], { axes: [0], keepdims: 1 })
}

/** Ours is one of 1 x 1 on patches, whose channels are the places of a kernel. */
function firstConvolution(): Convolution {
  const { kernel, stride, border } = FIRST_CONVOLUTION
  return { kernel: [kernel, kernel], strides: [stride, stride], border, inputs: 1 }
}

function convolutionOf(shape: ConvolutionShape, border: number): Convolution {
  return {
    kernel: [shape.kernelLines, shape.kernelWidth],
    strides: [shape.strideLines, shape.strideWidth],
    border,
    inputs: shape.channels,
  }
}

/** relu(values convolved + bias). @param weights - (lines width inputs) x units; rows beyond the kernel's are left out */
function convolve(
  builder: GraphBuilder,
  name: string,
  values: string,
  { kernel, strides, border, inputs }: Convolution,
  weights: Float32Array,
  bias: Float32Array,
): string {
  const units = bias.length
  const places = kernel[0] * kernel[1]
  const channelsFirst = new Float32Array(units * inputs * places)
  let at = 0
  for (let unit = 0; unit < units; unit++)
    for (let input = 0; input < inputs; input++)
      for (let place = 0; place < places; place++)
        channelsFirst[at++] = weights[(place * inputs + input) * units + unit]!
  const operands = [
    values,
    builder.constant(`${name}.weights`, channelsFirst, [units, inputs, ...kernel]),
    builder.constant(`${name}.bias`, bias),
  ]
  const pads = [border, border, border, border]
  const convolved = builder.apply('Conv', `${name}.convolved`, operands, { kernel_shape: kernel, strides, pads })
  return builder.apply('Relu', name, [convolved])
}

/** Images x time x channels -> images x 2 channels, as `attentivePoolingForward` has it. */
function poolWithAttention(
  builder: GraphBuilder,
  rows: string,
  { first, firstBias, second, secondBias }: AttentionWeights,
): string {
  const name = 'cnn.attention'
  const hidden = builder.apply('Tanh', `${name}.hidden`, [builder.linear(`${name}.first`, rows, first, firstBias)])
  const attended = builder.linear(`${name}.second`, hidden, second, secondBias)
  const shares = builder.apply('Softmax', `${name}.shares`, [attended], { axis: TIME_AXIS })
  /** Weighed sum over time: images x 1 x channels. */
  const pool = (part: string, values: string) => {
    const shared = builder.apply('Mul', `${part}.shared`, [shares, values])
    return builder.along('ReduceSum', part, shared, TIME_AXIS, { keepdims: 1 })
  }
  const means = pool(`${name}.means`, rows)
  const centred = builder.apply('Sub', `${name}.centred`, [rows, means])
  const variances = pool(`${name}.variances`, builder.apply('Mul', `${name}.squares`, [centred, centred]))
  const raised = builder.apply('Add', `${name}.raised`, [
    variances,
    builder.constant(`${name}.epsilon`, Float32Array.of(DEVIATION_EPSILON), []),
  ])
  const deviations = builder.apply('Sqrt', `${name}.deviations`, [raised])
  const both = builder.apply('Concat', `${name}.both`, [means, deviations], { axis: 2 })
  return builder.along('Squeeze', 'cnn.pooled', both, TIME_AXIS)
}
