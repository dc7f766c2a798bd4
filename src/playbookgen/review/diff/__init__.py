"""What a change of the files means: two states of a site compared, and told in sentences."""
