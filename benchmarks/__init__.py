"""The measuring bench: a load generator, scenarios, and the data they need. `script/bench` runs it."""
