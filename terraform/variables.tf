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

variable "requests_per_minute" {
  description = "So many requests of one address a minute, for paths that people use; platforms are not limited"
  type        = number
  default     = 1200
}
