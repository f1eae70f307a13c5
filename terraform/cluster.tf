resource "google_container_cluster" "main" {
  name             = var.name
  location         = var.region
  enable_autopilot = true

  network    = google_compute_network.main.id
  subnetwork = google_compute_subnetwork.main.id

  cluster_autoscaling {
    auto_provisioning_defaults {
      service_account = google_service_account.nodes.email
      oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    }
  }

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }

  private_cluster_config {
    enable_private_nodes    = true
    enable_private_endpoint = false
  }

  release_channel {
    channel = var.release_channel
  }

  gateway_api_config {
    channel = "CHANNEL_STANDARD"
  }

  monitoring_config {
    managed_prometheus {
      enabled = true
    }
  }

  # at night, where the region is
  maintenance_policy {
    daily_maintenance_window {
      start_time = "02:00"
    }
  }

  deletion_protection = true

  # nodes come up with the cluster, and then do as what they are
  depends_on = [google_project_iam_member.nodes, google_artifact_registry_repository_iam_member.nodes]
}
