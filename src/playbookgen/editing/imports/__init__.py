"""Exports of other systems taken over: what their rows mean, what becomes of each, and the files that come of them."""
