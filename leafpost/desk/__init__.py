"""Reception's page, served: any leaflet in any language on paper, and what is no longer right on the shelf."""
