"""playbookgen: a static intranet site from a sales team's YAML account files and Markdown role guides."""

__version__ = "0.1.0"
