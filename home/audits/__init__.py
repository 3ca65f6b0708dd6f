"""Audits of the site's accessibility, made in the admin against the RGAA, which write the accessibility statement."""
