"""The applicant's screens: windows compiled from the catalogue, and the few written by hand."""
