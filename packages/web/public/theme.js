// Before the first paint, so that a dark page never flashes white. src/theme.ts has the rest.
{
  let chosen = 'system'
  try {
    chosen = localStorage.getItem('theme') ?? chosen
  } catch {}
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
