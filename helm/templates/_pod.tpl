{{- /* What all pods have in common. Call with (dict "root" $ "role" "web"). */ -}}

{{- define "frontdesk.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "frontdesk.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "frontdesk.environment" -}}
envFrom:
  - configMapRef:
      name: {{ include "frontdesk.name" .root }}
  - secretRef:
      name: {{ include "frontdesk.secret" .root }}
{{- end -}}

{{- /* Files that a process may write: none that has to last. */ -}}
{{- define "frontdesk.scratchMount" -}}
volumeMounts:
  - name: scratch
    mountPath: /tmp
{{- end -}}

{{- define "frontdesk.scratch" -}}
volumes:
  - name: scratch
    emptyDir:
      sizeLimit: 1Gi
{{- end -}}

{{- define "frontdesk.account" -}}
serviceAccountName: {{ include "frontdesk.serviceAccount" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "frontdesk.podSecurity" . | nindent 2 }}
{{- end -}}

{{- /* A sidecar that starts before the process and ends after it, in a Job too. */ -}}
{{- define "frontdesk.cloudSqlProxy" -}}
{{- with .root.Values.cloudSqlProxy }}
{{- if .enabled }}
initContainers:
  - name: cloud-sql-proxy
    image: {{ .image }}
    restartPolicy: Always
    args:
      - --structured-logs
      - --port=5432
      - --health-check
      - --http-address=0.0.0.0
      - --http-port=9801
      - --max-sigterm-delay=30s
      {{- if .privateIp }}
      - --private-ip
      {{- end }}
      {{- if .iamLogin }}
      - --auto-iam-authn
      {{- end }}
      - {{ required "cloudSqlProxy.instance: name it, as PROJECT:REGION:INSTANCE" .instance }}
    startupProbe:
      httpGet:
        path: /startup
        port: 9801
      periodSeconds: 1
      failureThreshold: 60
    securityContext:
      {{- include "frontdesk.containerSecurity" $ | nindent 6 }}
    resources:
      {{- toYaml .resources | nindent 6 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "frontdesk.spread" -}}
{{- if .root.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "frontdesk.selector" $ | nindent 8 }}
    # of one version: while the next one comes up, the old one does not count
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- end }}
{{- end -}}
