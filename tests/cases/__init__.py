"""Every kind of finding as an author meets it: a site with the mistake in it, and what `playbookgen check` says.

`base` is a small site with nothing wrong. Every other folder holds the files that differ from it, and what is said
about them in Polish and in English, `expected.pl.txt` and `expected.en.txt`, word for word. Besides,

- `<path>.deleted` takes a file of the base away;
- `<path>.bytes` makes a file of as many bytes as stand in it;
- `as-of.txt` names another day than the base's, `command.txt` another command than `check`.

`python -m tests.cases.keep CASE…` writes what is said now into the expected files, to be read before it is committed.
"""
