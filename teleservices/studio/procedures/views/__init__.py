"""The screens of procedures and services."""
