import { afterEach, describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { holdKeys } from './typedAhead'

const press = (key: string, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  document.body.dispatchEvent(event)
  return event
}

describe('keys before the command bar is there', () => {
  const heard: string[] = []
  const listen = (event: KeyboardEvent) => heard.push(event.key)
  let release = () => {}
  afterEach(() => {
    release()
    removeEventListener('keydown', listen)
    heard.length = 0
  })

  it('go into its field and to nobody else, until it is there', () => {
    addEventListener('keydown', listen)
    const typed = ref('')
    release = holdKeys(typed)
    expect(press('r').defaultPrevented).toBe(true)
    press('x')
    press('Backspace')
    press('é')
    expect(typed.value).toBe('ré')
    expect(heard).toEqual([])
    release()
    press('e')
    expect(typed.value).toBe('ré')
    expect(heard).toEqual(['e'])
  })

  it('are let through where they write nothing', () => {
    addEventListener('keydown', listen)
    const typed = ref('')
    release = holdKeys(typed)
    press('k', { ctrlKey: true })
    press('Tab')
    press('にほ', { isComposing: true })
    expect(typed.value).toBe('')
    expect(heard).toEqual(['k', 'Tab', 'にほ'])
  })
})
