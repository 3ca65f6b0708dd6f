"""The screens of blocks and copies."""
