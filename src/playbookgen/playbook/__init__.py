"""What the content means on a day: linked records and derived facts. Nothing here reads a file or is stored."""
