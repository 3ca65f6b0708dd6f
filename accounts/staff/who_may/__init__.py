"""Who may do what, shown to those who administer."""
