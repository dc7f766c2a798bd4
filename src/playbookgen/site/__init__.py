"""Which pages exist and how they look: planning, what each shows, links, rendering by layouts."""
