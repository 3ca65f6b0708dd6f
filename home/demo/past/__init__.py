"""The demo's two years of requests: some three hundred, made up from a seed and written in bulk.

`names` and `answers` are what they are made of, `lives` what happens to each, `cases` what that brings and says;
`people`, `writing` and `talking` put it in the database. The stories beside are told one by one; these give lists,
delays and dashboards something to say.
"""
