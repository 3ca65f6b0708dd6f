"""What writes the demo, part by part, by the functions that screens call. Each part expects those before it."""
