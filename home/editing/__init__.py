"""What editors write with: blocks, texts, pictures, previews, approval, what is left to write."""
