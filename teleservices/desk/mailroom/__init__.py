"""« Courriers à poster »: what waits to be printed, posted, received, by service."""
