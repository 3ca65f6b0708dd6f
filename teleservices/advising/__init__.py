"""Where whoever is asked for an opinion gives it: by a limited link, without an account."""
