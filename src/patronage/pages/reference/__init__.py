"""The reference as Markdown, written from the registries alone: a thing declared is a thing documented."""
