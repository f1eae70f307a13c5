import { gzipSync } from 'node:zlib'

/** All that a chunk cannot run without: itself, and what it imports, and what that imports. */
export function needed(entry, chunks) {
  const found = new Set()
  const take = (name) => {
    const chunk = chunks[name]
    if (found.has(name) || chunk?.type !== 'chunk') return
    found.add(name)
    chunk.imports.forEach(take)
  }
  take(entry)
  return [...found]
}

/** What the script of a bundle's entries and all that they need has in bytes, compressed. */
export function firstLoadOf(chunks) {
  const entries = Object.values(chunks).filter((chunk) => chunk.type === 'chunk' && chunk.isEntry)
  const names = new Set(entries.flatMap(({ fileName }) => needed(fileName, chunks)))
  const sizes = [...names].map((name) => ({ name, bytes: gzipSync(chunks[name].code).length })).sort((a, b) => b.bytes - a.bytes)
  return { bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0), sizes }
}

/**
 * Refuses a build whose first page would have to fetch more script than that before it shows anything.
 *
 * @param {number} most bytes, compressed with gzip
 * @returns {import('vite').Plugin}
 */
export function firstLoad(most) {
  return {
    name: 'first-load',
    apply: 'build',
    writeBundle(_options, chunks) {
      const { bytes, sizes } = firstLoadOf(chunks)
      if (bytes <= most) return
      const list = sizes.map((each) => `  ${each.bytes} ${each.name}`).join('\n')
      this.error(`The first load is ${bytes} bytes of script, compressed; ${most} are allowed. Load lazily what the first page does not need:\n${list}`)
    },
  }
}
