/** Vite's way to name a worker. */
declare module '*?worker' {
  const AnalysisWorker: new () => Worker
  export default AnalysisWorker
}
