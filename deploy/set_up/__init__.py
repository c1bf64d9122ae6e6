"""Setting up a checkout: the virtual environment that make needs."""
