"""The language of forms: what a form asks, in what order, under which conditions, and how an answer is read and shown.

Pure data and functions: knows Django's forms and translations, no model, no database, no Wagtail.
"""
