variable "project" {
  description = "The Google Cloud project"
  type        = string
}

variable "region" {
  description = "Where everything is; people's conversations stay in it"
  type        = string
}

variable "domain" {
  description = "What the world calls it, for example desk.example.com"
  type        = string
}

variable "name" {
  description = "What the names of all resources begin with"
  type        = string
  default     = "frontdesk"
}

variable "database_tier" {
  description = "Machine of the database; docs/operations.md has sizes"
  type        = string
  default     = "db-custom-2-8192"
}

variable "database_disk_gb" {
  description = "Its disk at the beginning; it grows by itself"
  type        = number
  default     = 50
}

variable "database_connections" {
  description = "Its max_connections; docs/scaling.md says how many pods that is. Another number restarts the database"
  type        = number
  default     = 500
}

variable "database_instance" {
  description = "What its instance is called where that is not `name`: after a restore to a moment it is another, see docs/operations.md"
  type        = string
  default     = null
}

variable "backups_kept" {
  description = "Daily backups that are kept"
  type        = number
  default     = 14
}

variable "release_channel" {
  description = "How soon the cluster takes new versions of Kubernetes: RAPID, REGULAR or STABLE"
  type        = string
  default     = "REGULAR"
}

variable "namespace" {
  description = "Where the chart is installed"
  type        = string
  default     = "frontdesk"
}

variable "secrets" {
  description = "Environment variables that hold secrets and are put in by hand: META_APP_SECRET, META_VERIFY_TOKEN, INSTAGRAM_APP_SECRET, SMTP_URL, … Each needs a version in Secret Manager before the chart's pods can begin"
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for variable in var.secrets : can(regex("^[A-Z][A-Z0-9_]*$", variable))])
    error_message = "Each is the name of an environment variable."
  }

  validation {
    condition     = length(setintersection(var.secrets, ["DATABASE_URL", "FRONTDESK_SECRET_KEY"])) == 0
    error_message = "DATABASE_URL and FRONTDESK_SECRET_KEY are made here."
  }
}

variable "requests_per_minute" {
  description = "So many requests of one address a minute, for paths that people use; platforms are not limited. An office behind one address shares it"
  type        = number
  default     = 1200
}
