"""« Instruire en série »: after an act on a request, the next one of the series opens on the same tab and document."""
