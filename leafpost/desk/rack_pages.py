"""The rack's page (in work)."""

from starlette.routing import BaseRoute


class RackPages:
    def routes(self, path: str) -> list[BaseRoute]:
        return []
