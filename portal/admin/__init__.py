"""What Parvis closes, adds and mends in Wagtail's admin."""
