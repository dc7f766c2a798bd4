"""For pull requests: what findings and changes look like to those who review them, and to the machines that ask."""
