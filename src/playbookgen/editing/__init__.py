"""What changes content files: at exact places, and all files of a command or none."""
