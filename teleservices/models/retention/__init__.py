"""How long requests are kept, what keeps them longer, and the lists by which they are eliminated."""
