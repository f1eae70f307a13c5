import type { NewProvider, SignInProviderView } from '@/api/signInProvider'
import { heldBy, valueOf } from '../members/useRoles'

/** What stands in the form. */
export interface Values {
  name: string
  issuer: string
  client_id: string
  client_secret: string
  scopes: string
  domains: string
  /** A role as its select has it; empty: nobody becomes a member by themselves. */
  join: string
  required: boolean
}

export function valuesOf(provider: SignInProviderView | null): Values {
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    client_id: provider?.client_id ?? '',
    client_secret: '',
    scopes: (provider?.scopes ?? ['email', 'profile']).join(' '),
    domains: provider?.domains.join(', ') ?? '',
    join: provider?.join_role ? valueOf({ role: provider.join_role, role_id: provider.join_role_id }) : '',
    required: provider?.required ?? false,
  }
}

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean)

export function bodyOf(values: Values): NewProvider {
  const held = values.join ? heldBy(values.join) : null
  return {
    name: values.name,
    issuer: values.issuer,
    client_id: values.client_id,
    client_secret: values.client_secret || null,
    scopes: words(values.scopes),
    domains: words(values.domains),
    join_role: held?.role ?? null,
    join_role_id: held?.role_id ?? null,
    required: values.required,
  }
}
