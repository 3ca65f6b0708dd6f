"""Steps and questions of a form: their options asked, added, moved, seen as applicants will."""
