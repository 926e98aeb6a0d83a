import type { Corpus } from './corpus.ts'
import { cremaD } from './crema-d.ts'
import { emodb, emodb2s } from './emodb.ts'
import { esd } from './esd.ts'
import { iemocap } from './iemocap.ts'
import { meld } from './meld.ts'
import { ravdess } from './ravdess.ts'
import { savee } from './savee.ts'
import { tess } from './tess.ts'

/** The corpora that are known by their files' names; of two with the same names, the first is meant. */
export const CORPORA: readonly Corpus[] = [ravdess, emodb, emodb2s, tess, savee, cremaD, iemocap, meld, esd]
