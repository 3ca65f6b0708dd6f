"""The demo: a département that does not exist, la Vernaie, with its site, procedures, people and requests.

Content is data, in French, most of it in files: `procedures`, `data`, `texts`. `loading` writes it by the product's own
functions. Nothing else imports this package.
"""
