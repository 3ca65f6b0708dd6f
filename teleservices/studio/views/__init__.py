"""The studio's screens; they translate, the modules beside them decide and write."""
