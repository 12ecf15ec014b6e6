"""A campaign: what is sent to whom, frozen when it is launched."""
