"""The register of authorities and delegations in the admin, for who keeps it: lists, forms, a successor's page."""
