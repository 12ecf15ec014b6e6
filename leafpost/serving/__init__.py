"""What every page that is served shares: who is answered, what pages may do, forms, and the server itself."""
