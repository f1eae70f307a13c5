interface Page<Item> {
  items: Item[]
  next_cursor?: string | null
}

/** Pages that one look may take. */
const AT_ONCE = 8

/** Where few of many belong, the server's pages may be empty and say where to go on: so it goes on, until something is found or it has asked often enough. */
export async function filled<P extends Page<unknown>>(read: (cursor: string | null) => Promise<P>, from: string | null): Promise<P> {
  let page = await read(from)
  for (let pages = 1; page.items.length === 0 && page.next_cursor && pages < AT_ONCE; pages++) page = await read(page.next_cursor)
  return page
}
