"""The settings of a workspace: its main channel and its admins."""
