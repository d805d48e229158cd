// Runs before the first paint, so that a dark page never flashes white. A file
// of its own, because the content security policy allows no inline script.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('styk-scheme');
  } catch {
    // Storage may be forbidden; the system's choice counts then.
  }
  const dark = stored === 'dark' || (stored !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
