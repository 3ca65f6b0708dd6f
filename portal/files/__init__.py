"""Where files of the portal lie, and who may read them."""
