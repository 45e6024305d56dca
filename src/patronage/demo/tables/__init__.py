"""The demo shop's files, as its tools would export them: one module a tool."""
