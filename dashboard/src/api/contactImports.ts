import { api, embeddedUrlOf, read } from './http'

const at = (id: string) => ({ params: { path: { id } } })

export const uploadImport = (file: File) =>
  read(
    api.POST('/contact_imports', {
      params: { query: { file_name: file.name } },
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as BodyInit,
      headers: { 'content-type': 'text/csv' },
    }),
  )
export const listImports = () => read(api.GET('/contact_imports', { params: { query: { limit: 10 } } }))
export const checkImport = (id: string, mapping: string[]) => read(api.POST('/contact_imports/{id}/check', { ...at(id), body: { mapping } }))
export const startImport = (id: string) => read(api.POST('/contact_imports/{id}/start', at(id)))
export const cancelImport = (id: string) => read(api.POST('/contact_imports/{id}/cancel', at(id)))
export const importLines = (id: string, options: { failed?: boolean; limit?: number; cursor?: string | null }) =>
  read(api.GET('/contact_imports/{id}/lines', { params: { path: { id }, query: { ...options, cursor: options.cursor ?? undefined } } }))
export const reportUrl = (id: string) => embeddedUrlOf(`/contact_imports/${id}/report.csv`)
