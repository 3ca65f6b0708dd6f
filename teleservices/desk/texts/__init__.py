"""The model texts of a service: kept in a list of its own, offered where its people write."""
