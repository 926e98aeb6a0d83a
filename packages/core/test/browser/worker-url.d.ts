/** Vite's way to name a worklet by the address that it serves it at. */
declare module '*?worker&url' {
  const url: string
  export default url
}
