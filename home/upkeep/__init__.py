"""What the admin shows to who edits the site: lists, what waits, what ends soon, what the law asks for."""
