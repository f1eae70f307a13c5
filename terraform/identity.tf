# Who the pods are. By Workload Identity there is no key that could be lost.
resource "google_service_account" "frontdesk" {
  account_id   = var.name
  display_name = "Frontdesk"

  depends_on = [google_project_service.needed]
}

resource "google_service_account_iam_member" "pods" {
  service_account_id = google_service_account.frontdesk.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.namespace}/frontdesk]"

  depends_on = [google_container_cluster.main]
}

# The Cloud SQL Auth Proxy beside each process.
resource "google_project_iam_member" "database" {
  project = var.project
  role    = "roles/cloudsql.client"
  member  = google_service_account.frontdesk.member
}
