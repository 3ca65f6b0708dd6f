"""What a person may do with their data: read, change, take away, erase."""
