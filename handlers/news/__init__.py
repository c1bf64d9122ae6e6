"""/minenews."""
