"""Files that the app uploads: a place for the bytes, the bytes, and the end of the upload.

In: arguments of ``files.getUploadURLExternal`` and ``files.completeUploadExternal``, and the bytes in
between. Out: Slack's objects, and the file under ``/page/files/``. A file is in no channel, and a picture is
"not ready" until Slack has looked at it.
https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.workspace.calls import ApiError, Arguments, Method, required
from bot.workspace.static_files import HEADERS
from bot.workspace.team import File, Team
from bot.workspace.teams import Teams

_MOST = 50


def _get_upload_url(team: Team, args: Arguments) -> dict[str, Any]:
    name = required(args, "filename")
    length = str(args.get("length", ""))
    if not length.isdigit() or int(length) == 0:
        raise ApiError("invalid_arguments", ("[ERROR] must be greater than 0: length",))
    file = File(f"F{team.draw.token()[:10].upper()}", name, int(length))
    team.files[file.id] = file
    while len(team.files) > _MOST:
        team.files.popitem(last=False)
    return {"upload_url": f"{team.base_url}/files/upload/{file.id}", "file_id": file.id}


def _complete(team: Team, args: Arguments) -> dict[str, Any]:
    given = args.get("files")
    try:
        wanted = json.loads(given) if isinstance(given, str) else given or []
        files = [team.files[str(each["id"])] for each in wanted]
    except (ValueError, TypeError, KeyError):
        raise ApiError("file_not_found") from None
    if any(file.content is None for file in files):
        raise ApiError("file_not_found")
    for file in files:
        file.complete = True
    return {"files": [{"id": file.id, "title": file.name} for file in files]}


def unready_files(team: Team, blocks: Any) -> tuple[str, ...]:
    """What is wrong with uploaded pictures in blocks that are well made otherwise."""
    used = [each["slack_file"].get("id") for each in blocks or () if each.get("slack_file")]
    bad = [file for file in used if file not in team.files or not team.files[file].complete]
    if used and not bad and team.faults.unready_times > 0:
        team.faults.unready_times -= 1
        bad = used
    return tuple(f"[ERROR] invalid slack file: {file}" for file in bad)


@dataclass(frozen=True, slots=True)
class FileRoutes:
    """Where the bytes go, and where the page gets them from."""

    teams: Teams

    def mount(self, app: web.Application) -> None:
        """Put both on an application."""
        app.router.add_post("/files/upload/{id}", self._take)
        app.router.add_get("/page/files/{id}", self._give)

    async def _take(self, request: web.Request) -> web.Response:
        file = self._find(request)
        body = await request.read()
        if file is None or file.content is not None or len(body) != file.length:
            return web.Response(status=400, text="error")
        file.content = body
        return web.Response(text=f"OK - {len(body)}")

    async def _give(self, request: web.Request) -> web.Response:
        file = self._find(request)
        if file is None or file.content is None:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type="image/png", headers=HEADERS)

    def _find(self, request: web.Request) -> File | None:
        name = request.match_info["id"]
        return next((team.files[name] for team in self.teams if name in team.files), None)


METHODS = {
    "files.getUploadURLExternal": Method("files:write", _get_upload_url, reads=True),
    "files.completeUploadExternal": Method("files:write", _complete),
}
