import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { reloadOnNewBuild } from './lib/newBuild'
import { startPreferences } from './lib/preferences'
import { createAppRouter } from './router'
import './styles/theme.css'
import './styles/base.css'

startPreferences()
reloadOnNewBuild()
const app = createApp(App)
app.use(createPinia())
app.use(i18n)
app.use(createAppRouter())
app.mount('#app')
