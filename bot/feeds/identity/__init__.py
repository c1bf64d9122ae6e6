"""What makes two entries the same one."""
