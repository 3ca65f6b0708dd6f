"""The one expression language of forms: what a tree is, what is wrong with it, what it gives, how it is written."""
