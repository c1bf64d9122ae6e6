"""All tests; a package, so that no other one called ``tests`` is found before it."""
