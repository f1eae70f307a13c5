import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useBackCloses } from './useBackCloses'

const mounted: { unmount: () => void }[] = []
afterEach(() => mounted.splice(0).forEach((each) => each.unmount()))

function layer(isPhone = true) {
  const isOpen = ref(false)
  mounted.push(mount(defineComponent(() => (useBackCloses(isOpen, ref(isPhone)), () => h('div')))))
  return isOpen
}
const popped = () => new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
async function back() {
  const done = popped()
  history.back()
  await done
  await nextTick()
}

it('is closed by going back, one layer after the other, and the page stays', async () => {
  history.pushState({ page: 1 }, '', '/page')
  const [sheet, picture] = [layer(), layer()]
  sheet.value = true
  await nextTick()
  picture.value = true
  await nextTick()
  expect(location.pathname).toBe('/page')
  await back()
  expect([sheet.value, picture.value]).toEqual([true, false])
  await back()
  expect([sheet.value, history.state]).toEqual([false, { page: 1 }])
})

it('leaves no entry behind when it is closed by its button', async () => {
  history.pushState({ page: 2 }, '', '/other')
  const sheet = layer()
  sheet.value = true
  await nextTick()
  const done = popped()
  sheet.value = false
  await done
  expect(history.state).toEqual({ page: 2 })
})

it('leaves the history alone when it was closed by going on, and passes over its entry on the way back', async () => {
  history.pushState({ page: 3 }, '', '/list')
  const sheet = layer()
  sheet.value = true
  await nextTick()
  history.pushState({ page: 4 }, '', '/thread')
  sheet.value = false
  await nextTick()
  expect(location.pathname).toBe('/thread')
  const twice = popped().then(popped)
  history.back()
  await twice
  expect(history.state).toEqual({ page: 3 })
})

it('does nothing on a monitor', async () => {
  history.pushState({ page: 5 }, '', '/wide')
  const sheet = layer(false)
  sheet.value = true
  await nextTick()
  expect(history.state).toEqual({ page: 5 })
})
