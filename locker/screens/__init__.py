"""What people see of their documents."""
