import dataUrl from 'emoji-picker-element-data/en/cldr/data.json?url'

export interface Emoji {
  emoji: string
  annotation: string
  tags?: string[]
  group: number
}

let loading: Promise<Emoji[]> | undefined

/** Read once, on the first look at the picker. */
export function loadEmoji(): Promise<Emoji[]> {
  loading ??= fetch(dataUrl)
    .then((response) => response.json() as Promise<Emoji[]>)
    .catch((error: unknown) => {
      loading = undefined
      throw error
    })
  return loading
}
