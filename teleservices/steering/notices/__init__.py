"""What an agent is told of, as they choose."""
