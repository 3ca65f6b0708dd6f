"""Where procedures are designed, under Wagtail's admin: form, stages, settings, trial, publication."""
