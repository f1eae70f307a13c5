import type { Plugin } from 'vite'

interface Chunk {
  type: 'chunk' | 'asset'
  fileName: string
  imports?: string[]
  isEntry?: boolean
  code?: string
}

export function needed(entry: string, chunks: Record<string, Chunk>): string[]
export function firstLoadOf(chunks: Record<string, Chunk>): { bytes: number; sizes: { name: string; bytes: number }[] }
export function firstLoad(most: number): Plugin
