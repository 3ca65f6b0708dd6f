"""Where instructors work, under Wagtail's admin. They see their teams' requests only, by every door."""
