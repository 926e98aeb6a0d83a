import { createEngine } from '../nn/engine.ts'
import { type FitJob, type FitResult, runFitJob } from '../train/fit-job.ts'
import { useWideVectors } from './wide-vectors.ts'
import { serveJobs } from './worker-pool.ts'

useWideVectors()
const engine = createEngine()

serveJobs(async (job: FitJob): Promise<FitResult> => runFitJob(job, engine))
