"""The command ``print figure``: one figure by its name, the list of them, and what is wrong with what was asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.services.test_figures import full
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.errors import NotFound, RegisterError, WrongUsage
from riskregister.services import figures
from riskregister.text.write import write_register


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder of text with a register in which every figure has something to show."""
    path = tmp_path_factory.mktemp("figures") / "register"
    write_register(full(), path)
    return str(path)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, ["print", "figure", *map(str, arguments)])
    if done.exception is not None:
        raise done.exception
    return done.stdout


def test_the_list_names_every_figure_and_what_it_takes() -> None:
    said = run("--list")

    assert [line.split()[0] for line in said.splitlines()[1:-1]] == list(figures.kinds())
    assert "--id (indicator)" in said
    assert "'print heatmap', 'print bow-tie'" in said


def test_the_documentation_has_every_figure_and_what_it_takes() -> None:
    text = (Path(__file__).resolve().parents[1] / "docs" / "print.md").read_text(encoding="utf-8")
    section = text.split("\n### `figure`\n")[1].split("\n### ")[0]
    rows = re.findall(r"^\| ([a-z]+) \| .+ \| (.*) \|$", section, re.MULTILINE)

    assert [(name, takes) for name, takes in rows if name != "figure"] == [
        (row["name"], row["takes"] or "–") for row in figures.listed()
    ]


def test_a_figure_is_printed_with_what_it_takes(folder: str, tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    said = run("points", folder, "-o", path, "--as-judged", "--kind", "body", "--level", "category", "--dots", "90")

    assert said == f"Wrote {path}.\n"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_without_a_name_for_the_file_it_is_that_of_the_figure(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("claimed", folder, "--id", "T01-01") == "Wrote claimed-T01-01.svg.\n"
    assert b"<title>T01-01 Risk T01-01: claimed and evidenced</title>" in Path("claimed-T01-01.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((), WrongUsage, "Which figure"),
        (("rank",), WrongUsage, "Do you mean ranks"),
        (("ranks", "--inks", "pattern"), WrongUsage, "patterns"),
        (("claimed", "--id", "T77"), NotFound, "no risk T77 in the register small"),
        (("claimed", "--id", "T01-01", "-o", "a.docx"), WrongUsage, "docx"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], kind: type, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    source = (folder,) if arguments else ()
    with pytest.raises(RegisterError) as error:
        run(*arguments[:1], *source, *arguments[1:])

    assert isinstance(error.value, kind)
    assert said in str(error.value)
    assert not list(tmp_path.iterdir())
