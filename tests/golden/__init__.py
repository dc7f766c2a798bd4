"""A small company and its site, byte for byte: what a change of code or layouts does to pages shows as a diff here.

`site/` is written by hand and uses every key of the model. `expected/` is what a build of it gives; `make golden`
writes it anew, and whoever commits that has looked at the difference.
"""
