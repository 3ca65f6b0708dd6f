"""How someone of staff gets an account."""
