{{- /* Names and labels. */ -}}

{{- define "frontdesk.name" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains "frontdesk" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-frontdesk" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* What finds the pods of a role. Call with (dict "root" $ "role" "web"). */ -}}
{{- define "frontdesk.selector" -}}
app.kubernetes.io/name: frontdesk
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "frontdesk.labels" -}}
{{ include "frontdesk.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "frontdesk.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "frontdesk.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "frontdesk.image" -}}
{{- $repository := required "image.repository: say where the image is, for example registry.example.com/frontdesk" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* The Secret that pods read. There is no default: a release without it is refused in words. */ -}}
{{- define "frontdesk.secret" -}}
{{- if .Values.externalSecret.enabled -}}
{{- if .Values.secret.existingSecret -}}
{{- fail "secret.existingSecret and externalSecret.enabled exclude each other: choose one" -}}
{{- end -}}
{{- include "frontdesk.name" . -}}
{{- else -}}
{{- required "secret.existingSecret: name the Secret that holds DATABASE_URL and FRONTDESK_SECRET_KEY, or set externalSecret.enabled; docs/operations.md shows how to make it" .Values.secret.existingSecret -}}
{{- end -}}
{{- end -}}
