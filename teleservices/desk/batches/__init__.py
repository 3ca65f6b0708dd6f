"""One act on many requests: made from the list, looked at, asked for, done by a worker one request at a time."""
