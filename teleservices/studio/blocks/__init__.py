"""Questions copied: blocks kept for all, steps and questions taken to another procedure."""
