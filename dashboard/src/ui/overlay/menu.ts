/** How menus look, those of a button and those of the pointer alike. */
export const MENU_PANEL =
  'z-50 max-h-(--reka-dropdown-menu-content-available-height) max-w-[calc(100vw-1rem)] min-w-52 animate-pop overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop'
export const MENU_ROW = 'flex min-h-9 items-center gap-2.5 rounded-md px-2.5 outline-none data-highlighted:bg-hover max-md:min-h-11'
