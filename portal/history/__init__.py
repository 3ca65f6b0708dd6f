"""Rows that are added and never changed, their guards in the database, tables made together."""
