import { AlarmClock, Bell, CheckCheck, CircleCheck, Keyboard, ListChecks, MailOpen, MessageSquareReply, PanelLeft, PanelRight, Paperclip, Search, SmilePlus, SquareArrowDown, SquareArrowUp, StickyNote, TextSearch, Undo2, UserRoundCheck, UserRoundPlus, ArrowLeftRight, Layers, type LucideIcon } from '@lucide/vue'
import type { ShortcutName } from '@/lib/shortcuts'

/** What stands before a key's name in the command bar: the icon that its button has elsewhere. */
export const SHORTCUT_ICONS: Partial<Record<ShortcutName, LucideIcon>> = {
  next: SquareArrowDown,
  previous: SquareArrowUp,
  select: ListChecks,
  selectRange: ListChecks,
  search: Search,
  nextView: Layers,
  reply: MessageSquareReply,
  note: StickyNote,
  switchTab: ArrowLeftRight,
  attach: Paperclip,
  emoji: SmilePlus,
  resolve: CircleCheck,
  resolveNext: CheckCheck,
  snooze: AlarmClock,
  assignMe: UserRoundCheck,
  handOver: UserRoundPlus,
  markUnread: MailOpen,
  find: TextSearch,
  details: PanelRight,
  notifications: Bell,
  undo: Undo2,
  nav: PanelLeft,
  help: Keyboard,
}
