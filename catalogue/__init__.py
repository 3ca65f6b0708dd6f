"""What the portal publishes, as data: a read-only API and a list for other sites. Reads; writes nothing but quotas."""
