"""How the portal answers: what each response carries, what a browser may keep, limits, pages of errors."""
