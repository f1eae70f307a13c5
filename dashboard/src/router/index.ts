import { createRouter, createWebHistory, type Router } from 'vue-router'
import { whenFactorMissing, whenProviderMissing, whenSignedOut, whenSuspended } from '@/api/http'
import { toProblem } from '@/api/problem'
import { closeDesk, openDesk } from '@/realtime/desk'
import { useSession } from '@/realtime/stores/session'
import DeskPage from './pages/DeskPage.vue'
import ShellPage from './pages/ShellPage.vue'
import { settingsRoutes } from './settings'
import { withTexts } from './withTexts'

export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/login', name: 'login', component: () => import('@/features/login/LoginPage.vue'), meta: { public: true } },
      { path: '/login/provider', name: 'login-provider', component: () => import('@/features/login/ProviderLoginPage.vue'), meta: { public: true } },
      { path: '/forgot-password', name: 'forgot-password', component: () => import('@/features/login/ForgotPasswordPage.vue'), meta: { public: true } },
      { path: '/reset-password', name: 'reset-password', component: () => import('@/features/login/ResetPasswordPage.vue'), meta: { public: true } },
      { path: '/sign-up', name: 'sign-up', component: () => import('@/features/login/SignUpPage.vue'), meta: { public: true } },
      { path: '/invitation', name: 'invitation', component: () => import('@/features/login/InvitationPage.vue'), meta: { public: true } },
      { path: '/workspaces/new', name: 'new-workspace', component: () => import('@/features/login/NewWorkspacePage.vue') },
      { path: '/two-step', name: 'two-step', component: withTexts(() => import('@/features/settings/security/TwoStepPage.vue')) },
      { path: '/provider', name: 'provider-needed', component: () => import('@/features/login/ProviderNeededPage.vue') },
      { path: '/suspended', name: 'suspended', component: () => import('@/features/login/SuspendedPage.vue') },
      { path: '/unreachable', name: 'unreachable', component: () => import('./pages/UnreachablePage.vue'), meta: { public: true } },
      { path: '/api-reference', name: 'api-reference', component: () => import('@/features/reference/ReferencePage.vue'), meta: { public: true } },
      { path: '/ui', name: 'components', component: () => import('@/ui/gallery/GalleryPage.vue'), meta: { public: true } },
      {
        path: '/',
        component: ShellPage,
        children: [
          { path: '', name: 'home', redirect: { name: 'desk', params: { view: 'all' } } },
          { path: 'desk/:view/:conversationId?', name: 'desk', component: DeskPage },
          { path: 'scheduled', name: 'scheduled', component: () => import('@/features/scheduled/ScheduledPage.vue'), meta: { title: 'scheduled.title' } },
          { path: 'contacts/:contactId?', name: 'contacts', component: () => import('@/features/contact/ContactsPage.vue'), meta: { title: 'contacts.title' } },
          settingsRoutes,
        ],
      },
      { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue'), meta: { public: true } },
    ],
  })
  let opened = false

  function toLogin(): void {
    if (opened) closeDesk()
    opened = false
    useSession().clear()
    const { fullPath, meta } = router.currentRoute.value
    if (!meta.public) void router.replace({ name: 'login', query: { next: fullPath } })
  }
  whenSignedOut(toLogin)
  // the whole page anew: nothing of the desk stays open behind it
  whenFactorMissing(() => {
    if (router.currentRoute.value.name !== 'two-step') location.assign('/two-step')
  })
  whenProviderMissing(() => {
    if (router.currentRoute.value.name !== 'provider-needed') location.assign('/provider')
  })
  whenSuspended(() => {
    if (router.currentRoute.value.name !== 'suspended') location.assign('/suspended')
  })

  router.beforeEach(async (to) => {
    const session = useSession()
    if (to.meta.public) return true
    if (!session.me) {
      try {
        await session.restore()
      } catch (error) {
        const problem = toProblem(error)
        const name = problem.status === 401 || problem.status === 403 ? 'login' : 'unreachable'
        return { name, query: to.fullPath === '/' ? {} : { next: to.fullPath } }
      }
    }
    // nothing else is open to somebody whose workspace has to wait, or asks for it
    if (to.name === 'suspended') return true
    if (session.me?.suspended) return { name: 'suspended' }
    if (session.me?.needs_provider) return to.name === 'provider-needed' ? true : { name: 'provider-needed' }
    if (to.name === 'provider-needed') return { name: 'home' }
    if (to.name === 'two-step') return true
    if (session.me?.needs_second_factor) return { name: 'two-step' }
    if (!opened) {
      opened = true
      await openDesk()
    }
    return session.canAny(to.meta.needs) ? true : { name: 'settings' }
  })

  return router
}
