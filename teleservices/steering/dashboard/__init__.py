"""The dashboard: what the services of an instructor received, hold and decided, counted on facts alone."""
