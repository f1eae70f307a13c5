import { FileArchive, FileCode, FileImage, FileMusic, FilePlay, FileSpreadsheet, FileText, File as FileAny, Presentation } from '@lucide/vue'
import type { Component } from 'vue'

const BY_ENDING: [RegExp, Component][] = [
  [/^(pdf|docx?|odt|rtf|txt|md|pages)$/, FileText],
  [/^(xlsx?|ods|csv|tsv|numbers)$/, FileSpreadsheet],
  [/^(pptx?|odp|key)$/, Presentation],
  [/^(zip|rar|7z|gz|tgz|tar|bz2)$/, FileArchive],
  [/^(json|xml|html?|css|js|ts|py|sql|ya?ml)$/, FileCode],
  [/^(png|jpe?g|gif|webp|heic|svg|bmp|tiff?)$/, FileImage],
  [/^(mp3|m4a|ogg|opus|wav|aac|flac|amr)$/, FileMusic],
  [/^(mp4|mov|webm|avi|mkv|3gp)$/, FilePlay],
]

/** The ending of a file's name in small letters; empty where there is none. */
export function endingOf(name: string): string {
  return /\.(\w{1,8})$/.exec(name.trim())?.[1]?.toLowerCase() ?? ''
}

export function iconOf(ending: string): Component {
  return BY_ENDING.find(([pattern]) => pattern.test(ending))?.[1] ?? FileAny
}
