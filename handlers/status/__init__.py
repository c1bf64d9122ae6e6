"""/minestatus."""
