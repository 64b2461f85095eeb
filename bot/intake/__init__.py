"""Reading pictures by OCR, in a process of its own that may fail without harm."""
