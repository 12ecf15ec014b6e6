"""What to build, from which inputs, in parallel, and what is already up to date."""
