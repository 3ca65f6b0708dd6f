"""The pages of the public site, which communication staff edit in Wagtail."""
