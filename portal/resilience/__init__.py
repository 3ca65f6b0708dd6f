"""Nothing outside the process hangs the portal: breakers, bulkheads, bodies that come slowly."""
