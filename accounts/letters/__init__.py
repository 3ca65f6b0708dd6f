"""The e-mails of this app: what each says. They post to the outbox and send nothing."""
