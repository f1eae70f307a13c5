// What a page needs of Meta's JavaScript SDK for the embedded sign-up: FB.init and FB.login.
;(() => {
  const here = new URL(document.currentScript.src).origin
  let appId = ''

  function login(done, options) {
    const query = new URLSearchParams({ app_id: appId, config_id: options.config_id })
    const popup = window.open(`${here}/dialog/signup?${query}`, 'signup', 'width=560,height=760')
    if (!popup) return done({ status: 'unknown', authResponse: null })
    function end(code) {
      window.removeEventListener('message', hear)
      clearInterval(watch)
      popup.close()
      done(code ? { status: 'connected', authResponse: { code } } : { status: 'unknown', authResponse: null })
    }
    function hear(event) {
      if (event.origin !== here || event.source !== popup || typeof event.data !== 'object' || !('code' in (event.data ?? {}))) return
      end(event.data.code)
    }
    // no window tells that it was closed: it has to be asked, as the real one is
    const watch = setInterval(() => popup.closed && end(null), 500)
    window.addEventListener('message', hear)
  }

  window.FB = { init: (options) => (appId = options.appId), login }
  window.fbAsyncInit?.()
})()
