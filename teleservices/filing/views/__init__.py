"""The citizen's screens of a draft; they translate, the modules above them decide and write."""
