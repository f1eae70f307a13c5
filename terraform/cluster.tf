resource "google_container_cluster" "main" {
  name             = var.name
  location         = var.region
  enable_autopilot = true

  network    = google_compute_network.main.id
  subnetwork = google_compute_subnetwork.main.id

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
}
