import type { Ref } from 'vue'

/** What a composer has that a sign is put into. */
interface Place {
  text: Ref<string>
  field: Ref<HTMLTextAreaElement | undefined>
  /** Where the sign stands whose list is open, or could be; undefined: there is none before the caret. */
  asked: () => number | undefined
  insert: (piece: string, from: number, to: number) => void
  /** Opens the list of a sign that is there already; false where there is none. */
  askAgain: () => boolean
}

/** A sign that a button puts into the text for the list it opens: Esc takes it away again, with what was typed to find something. */
export function useSign({ text, field, asked, insert, askAgain }: Place) {
  let put: { piece: string; from: number } | null = null

  return {
    put(sign: '/' | '@'): void {
      const from = field.value?.selectionStart ?? text.value.length
      if (sign === '/' && askAgain()) return field.value?.focus()
      // within a word it would ask for nothing
      const piece = from === 0 || /\s/u.test(text.value.charAt(from - 1)) ? sign : ` ${sign}`
      put = { piece, from }
      insert(piece, from, field.value?.selectionEnd ?? from)
    },
    /** False when there is nothing of a button to take away. */
    takeBack(): boolean {
      const was = put
      put = null
      if (!was || asked() !== was.from + was.piece.length - 1 || !text.value.startsWith(was.piece, was.from)) return false
      insert('', was.from, field.value?.selectionStart ?? text.value.length)
      return true
    },
    /** What stands there now is somebody's own text. */
    chosen: () => void (put = null),
  }
}
