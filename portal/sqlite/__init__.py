"""Django's database backend for SQLite, whose writers come each in its turn: docs/adr/0084."""
