"""The submission package: manifest, PDFs, archive, and its verification."""
