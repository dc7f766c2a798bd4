"""The preview: pages on this machine alone, that follow the files as they are edited.

Two processes. One builds (`building.py`): it lives as long as the preview, so that what it has imported and read stays
there, and it has no threads, so that it may fork workers. The other one serves (`running.py`): it watches the files
(`watching.py`), has a build made after each burst of changes (`builder.py`), keeps what came of it (`preview.py`), and
answers browsers (`app.py`, `files.py`, `injection.py`). They speak in lines of JSON: an `Order` first, then a word for
each build, answered by an `Outcome`.

In the browser `preview.js`, which is added to pages as they are sent and never stands in the output, loads a page anew
when it changed, and shows what stops the next one from being made.
"""
