export { channelName, clockTime, confidenceWord, spanText, UNCERTAIN } from '../analyze/words.ts'
export { EMOTION_SIGNS, type EmotionSigns, inLabelOrder, LABEL_ORDER, signsOf, type Tones } from './emotion-signs.ts'
export { percent, plainNumber, preciseTime, signed, tickStep, ticksOf } from './words.ts'
