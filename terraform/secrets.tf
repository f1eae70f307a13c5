# The key that seals the credentials of channels. Losing it loses them all: see docs/operations.md.
resource "random_bytes" "key" {
  length = 32

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  # made here; those of var.secrets are put in by hand
  made = {
    DATABASE_URL         = "postgres://frontdesk:${random_password.database.result}@127.0.0.1:5432/frontdesk"
    FRONTDESK_SECRET_KEY = random_bytes.key.base64
  }
}

# META_APP_SECRET is called NAME-meta-app-secret, FRONTDESK_SECRET_KEY NAME-secret-key.
resource "google_secret_manager_secret" "all" {
  for_each = setunion(keys(local.made), var.secrets)

  secret_id = "${var.name}-${lower(replace(trimprefix(each.value, "FRONTDESK_"), "_", "-"))}"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.needed]
}

resource "google_secret_manager_secret_version" "made" {
  for_each = toset(keys(local.made))

  secret      = google_secret_manager_secret.all[each.value].id
  secret_data = local.made[each.value]

  # one that is replaced is never missing
  lifecycle {
    create_before_destroy = true
  }
}

# The External Secrets Operator reads them, and nobody else.
resource "google_service_account" "secrets" {
  account_id   = "${var.name}-secrets"
  display_name = "Frontdesk: External Secrets"

  depends_on = [google_project_service.needed]
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = google_secret_manager_secret.all

  secret_id = each.value.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.secrets.member
}

resource "google_service_account_iam_member" "secrets" {
  service_account_id = google_service_account.secrets.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[external-secrets/external-secrets]"

  depends_on = [google_container_cluster.main]
}
