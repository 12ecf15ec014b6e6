"""What is wrong, or looks wrong, in a translation that can be read: rule by rule."""
