output "address" {
  description = "What the name server is to say for the domain"
  value       = google_compute_global_address.edge.address
}

output "image" {
  description = "What the image is called, without its tag"
  value       = local.image
}

output "credentials" {
  description = "How kubectl gets at the cluster"
  value       = "gcloud container clusters get-credentials ${google_container_cluster.main.name} --region ${var.region} --project ${var.project}"
}

output "gateway" {
  description = "The Gateway that the chart's route belongs to: `terraform output -raw gateway | kubectl apply -f -`"
  value = yamlencode({
    apiVersion = "gateway.networking.k8s.io/v1"
    kind       = "Gateway"
    metadata = {
      name        = var.name
      namespace   = var.namespace
      annotations = { "networking.gke.io/certmap" = google_certificate_manager_certificate_map.edge.name }
    }
    spec = {
      gatewayClassName = "gke-l7-global-external-managed"
      listeners        = [{ name = "https", protocol = "HTTPS", port = 443 }]
      addresses        = [{ type = "NamedAddress", value = google_compute_global_address.edge.name }]
    }
  })
}

output "values" {
  description = "Values for the chart"
  value = yamlencode({
    publicUrl = "https://${var.domain}"
    image     = { repository = local.image }
    serviceAccount = {
      name        = "frontdesk"
      annotations = { "iam.gke.io/gcp-service-account" = google_service_account.frontdesk.email }
    }
    externalSecret = {
      enabled   = true
      storeName = var.name
      data      = { for variable, secret in google_secret_manager_secret.all : variable => secret.secret_id }
    }
    storage = { url = "gs://${google_storage_bucket.media.name}/frontdesk" }
    # the balancer appends `client, its own address`, and comes from Google's networks
    trustedProxies = ["${google_compute_global_address.edge.address}/32", "35.191.0.0/16", "130.211.0.0/22"]
    cloudSqlProxy  = { enabled = true, instance = google_sql_database_instance.main.connection_name }
    gateway        = { enabled = true, name = var.name, sectionName = "https" }
    gke            = { enabled = true, securityPolicy = google_compute_security_policy.edge.name }
    metrics        = { googleManaged = { enabled = true }, rules = { enabled = true } }
  })
}
