"""What is written for who runs the portal: its lines, the security log, what was refused."""
