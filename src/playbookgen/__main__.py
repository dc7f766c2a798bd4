"""`python -m playbookgen` is `playbookgen`."""

from playbookgen.cli import main

if __name__ == "__main__":
    main()
