/** Strings of the first screen. */
export const start = {
  drop: 'Drop calls or a folder',
  samples: 'Or listen to a sample',
}
