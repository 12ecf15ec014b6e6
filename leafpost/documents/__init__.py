"""What the clinic wrote: Markdown with TOML front matter → `Document`."""
