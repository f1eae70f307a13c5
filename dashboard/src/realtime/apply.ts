import type { Event } from '@/api/types'
import { useAssignment } from './stores/assignment'
import { useComposerSettings } from './stores/composerSettings'
import { useContactImports } from './stores/contactImports'
import { useContactLists } from './stores/contactLists'
import { useContacts } from './stores/contacts'
import { useConversations } from './stores/conversations'
import { useDirectory } from './stores/directory'
import { useDrafts } from './stores/drafts'
import { useInboxNotices } from './stores/inboxNotices'
import { useLatest } from './stores/latest'
import { useMentions } from './stores/mentions'
import { useNotifications } from './stores/notifications'
import { useNotificationSettings } from './stores/notificationSettings'
import { usePeople } from './stores/people'
import { useReadMarks } from './stores/readMarks'
import { useScheduled } from './stores/scheduled'
import { useSession } from './stores/session'
import { useSight } from './stores/sight'
import { useTemplateSyncs } from './stores/templateSyncs'
import { useThreads } from './stores/threads'
import { useViewCounts } from './stores/viewCounts'
import { useWebhookEndpoints } from './stores/webhookEndpoints'

/** Brings what is on screen to where the server is. Every kind of event there is has its line. */
export function applyEvent(event: Event): void {
  const directory = useDirectory()
  switch (event.type) {
    case 'message.created':
    case 'message.updated':
      useLatest().receive(event.data)
      useNotifications().messageChanged(event.data)
      return useThreads().receive(event.data)
    case 'message.removed':
      return useThreads().removed(event.data)
    case 'conversation.created':
      useViewCounts().appeared(event.data.id)
      useContactLists().appeared(event.data.contact.id)
      return useConversations().put(event.data)
    case 'conversation.updated':
      useSight().found(event.data.id)
      return useConversations().put(event.data)
    case 'conversation.removed':
      return useSight().lost(event.data.id)
    case 'contact.updated':
      useContacts().receive(event.data)
      useContactLists().receive(event.data)
      useMentions().contactChanged(event.data)
      useNotifications().contactChanged(event.data)
      return useConversations().contactChanged(event.data)
    case 'contact.removed':
      useContacts().removed(event.data.id)
      return useContactLists().removed(event.data.id)
    case 'contact_attribute.updated':
      return void directory.attributes.put(event.data)
    case 'contact_attribute.removed': {
      const gone = directory.attributes.get(event.data.id)
      directory.attributes.delete(event.data.id)
      if (gone) {
        useContacts().attributeRemoved(gone.key)
        useContactLists().attributeRemoved(gone.key)
      }
      return
    }
    case 'contact_import.updated':
      return useContactImports().take(event.data)
    case 'inbox.created':
    case 'inbox.updated':
      return void directory.inboxes.put(event.data)
    case 'inbox.removed':
      return directory.inboxes.delete(event.data.id)
    case 'inbox_notice.created':
      return useInboxNotices().take(event.data)
    case 'template_sync.updated':
      return useTemplateSyncs().put(event.data)
    case 'member.updated':
      useSession().memberChanged(event.data)
      return void directory.members.put(event.data)
    case 'role.updated':
      return void directory.roles.put(event.data)
    case 'role.removed':
      return directory.roles.delete(event.data.id)
    case 'team.updated':
      return void directory.teams.put(event.data)
    case 'team.removed':
      useAssignment().teamRemoved(event.data.id)
      return directory.teams.delete(event.data.id)
    case 'label.updated':
      return void directory.labels.put(event.data)
    case 'label.removed':
      return directory.labels.delete(event.data.id)
    case 'canned_response.updated':
      return void directory.canned.put(event.data)
    case 'canned_response.removed':
      return directory.canned.delete(event.data.id)
    case 'macro.updated':
      return void directory.macros.put(event.data)
    case 'macro.removed':
      return directory.macros.delete(event.data.id)
    case 'scheduled_message.updated':
      return useScheduled().take(event.data)
    case 'scheduled_message.removed':
      return useScheduled().remove(event.data.id)
    case 'composer_settings.updated':
      return useComposerSettings().take(event.data)
    case 'saved_view.updated':
      return void directory.savedViews.put(event.data)
    case 'saved_view.removed':
      return directory.savedViews.delete(event.data.id)
    case 'read_mark.updated':
      return useReadMarks().take(event.data)
    case 'draft.updated':
      return useDrafts().take(event.data)
    case 'mention.created':
    case 'mention.updated':
      return useMentions().take(event.data)
    case 'notification.updated':
      return useNotifications().receive(event.data)
    case 'notification.removed':
      return useNotifications().remove(event.data.id)
    case 'notifications.read':
      return useNotifications().readThrough(event.data.through)
    case 'notification_settings.updated':
      return useNotificationSettings().take(event.data)
    case 'availability.updated':
      return usePeople().takeAvailability(event.data)
    case 'assignment_settings.updated':
      return useAssignment().take(event.data)
    case 'webhook_endpoint.updated':
      return useWebhookEndpoints().take(event.data)
    case 'webhook_endpoint.removed':
      return useWebhookEndpoints().gone(event.data.id)
    default:
      // A newer server may tell of things this build does not show.
      event satisfies never
  }
}
