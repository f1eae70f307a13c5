import { settingsTexts } from '@/i18n'

/** A page of the settings: it comes with the texts that are theirs alone, and waits for them as it waits for its code. */
export function withTexts<Page>(fetchPage: () => Promise<Page>): () => Promise<Page> {
  return async () => {
    const [page] = await Promise.all([fetchPage(), settingsTexts()])
    return page
  }
}
