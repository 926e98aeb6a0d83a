import type { ReliabilityBin } from '../evaluate/calibration-error.ts'
import type { EvaluationReport } from '../train/evaluation-report.ts'
import type { ModelReport } from '../train/model-report.ts'
import type { TrainingReport } from '../train/train-model.ts'

/** What every report on a model has: of a cross-validation, of a training run, of a finished model on a folder. */
type Figures = Pick<ModelReport, keyof ModelReport & keyof EvaluationReport>

interface Sections {
  readonly perSpeaker?: Readonly<
    Record<string, { readonly clips: number; readonly accuracy: number; readonly uar: number; readonly sex?: string }>
  >
  readonly reliability?: readonly ReliabilityBin[]
  readonly riskCoverage?: readonly { readonly coverage: number; readonly risk: number; readonly confidence: number }[]
  readonly mostWrong?: readonly {
    readonly id: string
    readonly label: string
    readonly guess: string
    readonly probability: number
  }[]
  readonly matrix?: readonly {
    readonly train: string
    readonly test: string
    readonly clips: number
    readonly accuracy: number
    readonly uar: number
    readonly labels: readonly string[]
  }[]
  readonly learningCurve?: readonly {
    readonly speakers: number
    readonly accuracy: number
    readonly uar: number
    readonly sd: number
  }[]
  readonly besideRandom?: { readonly uar: EvaluationReport['uar']; readonly accuracy: EvaluationReport['accuracy'] }
}

/** A report that a page can be drawn of: the figures, and each section for which there is data. */
export type JudgedReport = Figures &
  Partial<Pick<EvaluationReport, 'protocol' | 'folds' | 'conditions' | 'windows' | 'balance' | 'map' | 'sound'>> &
  Partial<Pick<ModelReport, 'model' | 'uncertainShare'>> &
  Partial<Pick<TrainingReport, 'calibration'>> &
  Sections
