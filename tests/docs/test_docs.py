"""Documentation that cannot rot: it fails here when a command, a setting or a page is not written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import generate
from piagam.settings import CLASSES, settings
from tests.conftest import ROOT

PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])


def test_reference_is_up_to_date() -> None:
    assert generate.PAGE.read_text(encoding="utf-8") == generate.page(), "run: python -m docs.generate"


def test_every_command_and_option_says_what_it_does() -> None:
    silent = []
    for path, command in generate.commands():
        if not command.help:
            silent.append(path)
        for parameter in command.params:
            if parameter.param_type_name == "option" and not getattr(parameter, "help", None):
                silent.append(f"{path} --{parameter.name}")
    assert silent == []


def test_every_command_of_the_interface_exists() -> None:
    names = {path.removeprefix("piagam ") for path, _ in generate.commands()}
    wanted = """crawl extract ingest reextract awards_list awards_show awards_export awards_confirm awards_reject
    awards_merge awards_split awards_history sites_list sites_add sites_check subscriptions_add subscriptions_list
    subscriptions_remove subscriptions_preview alerts_send reports_list reports_run db_url db_upgrade db_shell db_backup
    db_restore db_seed scheduler worker serve health doctor demo"""
    assert {name.replace("_", " ") for name in wanted.split()} - names == set()


def test_every_setting_is_described_and_named_once() -> None:
    every = list(settings())
    assert [s.name for s in every if not s.description] == []
    assert len({s.name for s in every}) == len(every)


def test_every_config_module_is_gathered() -> None:
    assert {path.parent.name for path in ROOT.glob("*/config.py")} == set(CLASSES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_pages_exist(page: Path) -> None:
    names = {path.removeprefix("piagam ") for path, _ in generate.commands()}
    firsts = {name.split()[0] for name in names}
    written = re.findall(r"(?:^|[ `/])piagam ((?:[a-z-]+ ?){1,2})", page.read_text(encoding="utf-8"), re.MULTILINE)
    unknown = []
    for words in written:
        first, *rest = words.split()
        if first not in firsts:
            continue  # prose ("piagam is …")
        groups = {name.split()[0] for name in names if " " in name}
        if first in groups and rest and f"{first} {rest[0]}" not in names:
            unknown.append(words)
    assert unknown == []
