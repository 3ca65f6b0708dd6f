"""Who of a service has a request in charge, looks after it meanwhile, and is told of it."""
