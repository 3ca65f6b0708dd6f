"""What a designer makes: procedure, form, stages, scenarios; and how long its decisions took."""
