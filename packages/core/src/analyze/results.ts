export { writeAs } from './export/write-as.ts'
export { strongestNegative } from './strongest-negative.ts'
