"""Facts beside orders, one file each: declare a `Fact`, and the build finds it."""
