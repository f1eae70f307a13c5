import { shallowRef, watch, type ShallowRef } from 'vue'
import type { MessageView } from '@/api/types'
import { extendDivider, findDivider, type Divider } from './rows'

/** The line above what nobody has looked at. It stays for orientation afterwards, until something new comes unseen. */
export function useDivider(messages: () => MessageView[], attending: () => boolean) {
  const divider: ShallowRef<Divider | null> = shallowRef(null)
  /** Nobody has looked since it was put there: what comes now belongs under it too. */
  let isUnseen = false

  function begin(unread: number): void {
    divider.value = findDivider(messages(), unread)
    isUnseen = divider.value !== null
  }

  function add(arrived: MessageView[]): void {
    if (attending()) return
    divider.value = extendDivider(messages(), isUnseen ? divider.value : null, arrived)
    isUnseen = true
  }

  watch(attending, (isThere) => isThere && (isUnseen = false))
  return { divider, begin, add }
}
