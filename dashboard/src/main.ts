import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, speak } from './i18n'
import { watchLayout } from './lib/keyboard'
import { reloadOnNewBuild } from './lib/newBuild'
import { preferences, startPreferences } from './lib/preferences'
import { followKeyboard } from './lib/viewport'
import { createAppRouter } from './router'
import './styles/theme.css'
import './styles/base.css'

startPreferences()
reloadOnNewBuild()
/** Comes beside what the first page asks the server for. */
const spoken = speak(preferences.language)
watchLayout()
followKeyboard()
const app = createApp(App)
app.use(createPinia())
app.use(i18n)
app.use(createAppRouter())
await spoken
app.mount('#app')
