"""The pages that a reader reaches: sign up, change, leave, read, one's own data, and whether a leaflet is current."""
