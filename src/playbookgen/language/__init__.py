"""The reader's language: words from catalogs, numbers and dates as people write them, findings as sentences."""
