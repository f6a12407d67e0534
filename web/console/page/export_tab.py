"""The tab of exports: links to files that are written while they are read."""

import gradio as gr

from web.console.export.records import EXPORTS
from web.console.page.acting import QUIET, Site


def add_export_tab(site: Site, tab: gr.Tab) -> None:
    shown = gr.HTML("")

    @site.telling
    def opened(request: gr.Request) -> str:
        agent = site.agent(request, "lead")
        return site.pages.exports([name for name, (role, _) in EXPORTS.items() if agent.may(role)])

    tab.select(opened, [], [shown], **QUIET)
