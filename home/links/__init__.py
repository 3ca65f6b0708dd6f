"""The links of public pages: gathered, looked at, reported to editors when they lead nowhere."""
