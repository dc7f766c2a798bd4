"""What ships for continuous integration, run as far as a machine without the hosting service can.

Scripts run as the services run them, with the environment that these set, in real repositories. Steps that use somebody
else's action are noted and not run, and `gh` is a stand-in that keeps comments in a file.
"""
