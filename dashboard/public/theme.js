// Runs before the first paint, so that a dark desk never flashes white.
;(function () {
  var theme = 'system'
  try {
    theme = JSON.parse(localStorage.getItem('frontdesk.preferences') || '{}').theme || theme
  } catch {
    theme = 'system'
  }
  var dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
