"""Words written to Minewatch, whatever the door."""
