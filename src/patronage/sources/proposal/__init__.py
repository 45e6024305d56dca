"""What a file that no source knows may be: by words of four languages and the looks of its values."""
