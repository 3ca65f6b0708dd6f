"""What the database can't do without, in the words of the apps that keep it."""

from collections.abc import Callable, Iterator

from portal.registry import Registry

named_files: Registry[Callable[[], Iterator[str]]] = Registry()
"""What gives the names of the private files that rows name; filled by each app in its `ready()`."""

left_out: set[str] = {"health"}
"""The folders of the private storage that no backup takes: what can be made anew. Added to by each app in its
`ready()`."""

brought_back: Registry[Callable[[], str]] = Registry()
"""What each app puts right once a portal is brought back; gives what is left to be done, in words, or nothing. The
tables may be those of an earlier version."""
