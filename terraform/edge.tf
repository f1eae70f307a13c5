resource "google_compute_global_address" "edge" {
  name = var.name

  depends_on = [google_project_service.needed]
}

resource "google_certificate_manager_certificate" "edge" {
  name = var.name

  managed {
    domains = [var.domain]
  }

  depends_on = [google_project_service.needed]
}

resource "google_certificate_manager_certificate_map" "edge" {
  name = var.name

  depends_on = [google_project_service.needed]
}

resource "google_certificate_manager_certificate_map_entry" "edge" {
  name         = var.name
  map          = google_certificate_manager_certificate_map.edge.name
  certificates = [google_certificate_manager_certificate.edge.id]
  hostname     = var.domain
}

resource "google_compute_security_policy" "edge" {
  name = var.name

  depends_on = [google_project_service.needed]

  # what operators ask is no business of the world's
  rule {
    priority    = 100
    action      = "deny(404)"
    description = "metrics and readiness"

    match {
      expr {
        expression = "request.path == '/metrics' || request.path == '/readyz'"
      }
    }
  }

  # platforms send from many addresses as much as there is; each webhook is signed
  rule {
    priority    = 200
    action      = "allow"
    description = "webhooks"

    match {
      expr {
        expression = "request.path.startsWith('/webhooks/')"
      }
    }
  }

  rule {
    priority    = 300
    action      = "throttle"
    description = "everyone else, by address"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }

    rate_limit_options {
      conform_action = "allow"
      exceed_action  = "deny(429)"
      enforce_on_key = "IP"

      rate_limit_threshold {
        count        = var.requests_per_minute
        interval_sec = 60
      }
    }
  }

  rule {
    priority = 2147483647
    action   = "allow"

    match {
      versioned_expr = "SRC_IPS_V1"

      config {
        src_ip_ranges = ["*"]
      }
    }
  }
}
