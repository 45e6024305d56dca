"""What the house looks like from outside: figures and rules read from the source text, nothing imported."""
