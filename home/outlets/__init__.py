"""What leads to a procedure beside its page: feeds, dates, a form on paper, one's account, the studio."""
