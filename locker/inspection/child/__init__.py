"""What runs inside the jailed child process. Imports no Django, must start fast, may be killed at any time."""
