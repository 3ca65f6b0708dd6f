"""The département as everybody sees it: its name, its colours, what stands around every page."""
