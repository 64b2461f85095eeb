"""Values read from what people have already: pasted text, pictures of papers, earlier filings."""
