"""The commands, one file each; each module has one `command`."""
