"""What stands before a form is opened: the procedures, a new one, its settings, the services, acts on a whole one."""
