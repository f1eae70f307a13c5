# The key that seals the credentials of channels. Losing it loses them all: see docs/operations.md.
resource "random_bytes" "key" {
  length = 32

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  # made here; those of the Meta app are put in by hand
  made = {
    database-url = "postgres://frontdesk:${random_password.database.result}@127.0.0.1:5432/frontdesk"
    secret-key   = random_bytes.key.base64
  }
  given = toset(["meta-app-secret", "meta-verify-token"])
}

resource "google_secret_manager_secret" "all" {
  for_each = setunion(keys(local.made), local.given)

  secret_id = "${var.name}-${each.value}"

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
}

# The External Secrets Operator reads them, and nobody else.
resource "google_service_account" "secrets" {
  account_id   = "${var.name}-secrets"
  display_name = "Frontdesk: External Secrets"
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
