"""What the files say: reading, positions, the typed model, and everything that is wrong with a file by itself."""
