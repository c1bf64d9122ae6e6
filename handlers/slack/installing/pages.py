"""The pages that a person sees while installing: begin, done, cancelled, and what went wrong.

In: addresses of ours and names from Slack. Out: complete HTML documents that need no script and no
other file, readable by a screen reader and at any width. Everything that comes from outside is
escaped; nothing of the browser's request is shown.
"""

from __future__ import annotations

from html import escape

TITLE = "Minewatch"
SUPPORT = (
    "If it happens again, ask the person who runs this Minewatch; the time helps them find it."
)

_STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1.25rem;"
    "color:#1d1c1d;background:#fff}h1{font-size:1.75rem;line-height:1.25}"
    "a.button{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;background:#1f4e5f;"
    "color:#fff;text-decoration:none;font-weight:600}a:focus-visible{outline:3px solid #d97706;"
    "outline-offset:3px}@media(prefers-color-scheme:dark){body{color:#f2f2f2;background:#1a1d21}"
    "a{color:#9cc9d8}a.button{background:#9cc9d8;color:#111}}"
)

PROBLEMS: dict[str, tuple[str, str]] = {
    "invalid_browser": (
        "Please start again",
        (
            "This browser did not begin the installation, or began it again in another tab. For your "
            "safety it was not finished, and nothing was installed."
        ),
    ),
    "invalid_state": (
        "This link was used before, or is too old",
        (
            "An installation has to be finished within ten minutes, once. If Minewatch already is in your "
            "workspace, there is nothing left to do."
        ),
    ),
    "missing_code": (
        "Slack’s answer was incomplete",
        "Slack did not send what is needed to finish. Nothing was installed.",
    ),
    "invalid_code": (
        "Slack did not confirm the installation",
        "The permission from Slack has expired or was used before. Nothing was installed.",
    ),
    "slack_unreachable": (
        "Slack does not answer at the moment",
        "Minewatch could not reach Slack to finish the installation. Please try again in a few minutes.",
    ),
    "wrong_workspace": (
        "Slack’s answer does not fit this installation",
        (
            "The permission belongs to another workspace than the one named, or is incomplete. For your "
            f"safety it was not used. {SUPPORT}"
        ),
    ),
    "wrong_setup": (
        "This Minewatch is not set up correctly",
        (
            "Slack does not know it by its client ID, its client secret or its address. Please tell the "
            "person who runs it; the log says which. Nothing was installed."
        ),
    ),
    "storage_error": (
        "The installation could not be stored",
        (
            "Slack agreed, but Minewatch cannot store anything at the moment. Please install it again in a "
            f"few minutes. {SUPPORT}"
        ),
    ),
}
"""What went wrong, by Bolt's word for it or ours: a heading, and what it means."""
_OTHER = (
    "The installation was not finished",
    f"Slack refused it. Please try again. {SUPPORT}",
)


def install_page(authorize_url: str, scopes: tuple[tuple[str, str], ...]) -> str:
    """Before Slack is asked. ``scopes``: each optional permission and what is missing without it."""
    without = "".join(
        f"<li><code>{escape(scope)}</code>: without it, {escape(loss)}.</li>"
        for scope, loss in scopes
    )
    return _page(
        "Add Minewatch to Slack",
        "<p>Minewatch follows the Anti-Personnel Mine Ban Convention: it answers who is bound, and "
        "alerts the people and channels that watch a State when something happens.</p>"
        "<p>Slack asks next which workspace to add it to, and what it may do there. It posts only where "
        "someone asks it to, and reads only messages written to it.</p>"
        f"<p>{_button(authorize_url, 'Continue to Slack')}</p>"
        f"<h2>Permissions that you may decline</h2><ul>{without}</ul>",
    )


def done_page(workspace: str, open_url: str, *, org_wide: bool = False) -> str:
    """After everything is stored. ``workspace``: its name, or its organisation's, from Slack."""
    next_step = (
        "<p>Next, an admin of your organisation has to choose the workspaces that may use it: in Slack’s "
        "organisation settings, under Integrations, add Minewatch to workspaces.</p>"
        if org_wide
        else ""
    )
    return _page(
        "Minewatch is installed",
        f"<p>Minewatch is now in <strong>{escape(workspace)}</strong>. It has sent you a direct message "
        f"with the first steps. You can close this page.</p>{next_step}"
        f"<p>{_button(open_url, 'Open Minewatch in Slack')}</p>"
        "<p>In Slack, type <code>/minestatus Finland</code> in any channel to try it.</p>",
    )


def cancelled_page(install_url: str) -> str:
    """The person said no to Slack."""
    return _page(
        "Nothing was installed",
        "<p>You cancelled, so Minewatch was not added to your workspace.</p>"
        f"<p>{_button(install_url, 'Start again')}</p>",
    )


def problem_page(reason: str, install_url: str) -> str:
    """``reason``: one of PROBLEMS; what is not among them is not shown."""
    heading, meaning = PROBLEMS.get(reason, _OTHER)
    return _page(heading, f"<p>{escape(meaning)}</p><p>{_button(install_url, 'Start again')}</p>")


def _button(url: str, text: str) -> str:
    return f'<a class="button" href="{escape(url)}">{escape(text)}</a>'


def _page(heading: str, body: str) -> str:
    title = escape(f"{heading} – {TITLE}" if TITLE not in heading else heading)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(heading)}</h1>{body}</main></body></html>"
    )
