"""How a build is fast: work shared out over processes, and nothing done again that a build before has done."""
