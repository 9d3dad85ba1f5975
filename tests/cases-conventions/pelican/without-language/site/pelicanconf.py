PATH = "content"
