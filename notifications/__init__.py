"""The outbox: every e-mail of every app, written with its cause and sent by a worker."""
