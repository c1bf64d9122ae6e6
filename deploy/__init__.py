"""What puts Minewatch onto a machine; no part of the program."""
