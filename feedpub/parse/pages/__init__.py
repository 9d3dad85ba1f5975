"""The parts of `page`: what the head, the linked data and the marks of an HTML page say about its article."""
