"""Questions and answers, glossary, and the way back from them."""
