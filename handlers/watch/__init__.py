"""/minewatch: the command, its answers, the settings window."""
