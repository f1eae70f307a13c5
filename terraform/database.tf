resource "google_sql_database_instance" "main" {
  name             = coalesce(var.database_instance, var.name)
  region           = var.region
  database_version = "POSTGRES_17"

  settings {
    edition           = "ENTERPRISE"
    tier              = var.database_tier
    availability_type = "REGIONAL"
    disk_type         = "PD_SSD"
    disk_size         = var.database_disk_gb
    disk_autoresize   = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      location                       = var.region
      start_time                     = "01:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = var.backups_kept
      }
    }

    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    # each process holds up to 45: 16 for requests, 16 for the rest, 8 that read, 4 of writers, 1 that listens. The chart's largest
    # numbers of pods and two more while they are replaced are ten: see docs/scaling.md before there are more
    database_flags {
      name  = "max_connections"
      value = tostring(var.database_connections)
    }

    # a statement of a process that has gone is not waited for
    database_flags {
      name  = "tcp_keepalives_idle"
      value = "60"
    }
  }

  deletion_protection = true

  depends_on = [google_service_networking_connection.database]
}

resource "google_sql_database" "main" {
  name     = "frontdesk"
  instance = google_sql_database_instance.main.name
}

resource "random_password" "database" {
  length  = 40
  special = false
}

resource "google_sql_user" "main" {
  name     = "frontdesk"
  instance = google_sql_database_instance.main.name
  password = random_password.database.result
}
