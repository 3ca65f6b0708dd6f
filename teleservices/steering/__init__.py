"""What a service is run with: meetings, delegations, figures, exports, absences, what is kept and what is destroyed."""
