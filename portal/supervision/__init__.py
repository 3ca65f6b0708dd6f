"""What an administrator is told of the portal's own state: on a page, by a daily e-mail, as figures for a machine.

Nothing of a person. Each app says its part; what lies on another machine is asked within a deadline, or read as the
last task found it.
"""
