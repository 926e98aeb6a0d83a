/** Strings of the screen of one recording. */
export const recording = {
  title: 'Recording',
  loading: 'Opening the recording',
}
