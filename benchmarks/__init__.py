"""Speed and memory on synthetic companies: `make bench`."""
