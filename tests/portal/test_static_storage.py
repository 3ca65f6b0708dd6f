import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from portal.web.static_storage import StaticStorage

IMPORTED = re.compile(r"""(?:from|import)\s*\(?["']\./([^"']+)["']""")


def collect(folder: Path) -> StaticStorage:
    """Our own static files, copied and named as `collectstatic` does."""
    storage = StaticStorage(location=folder, base_url="/static/")
    files = {path: (source, path) for path, source in FileSystemFinder().list([])}
    for path, (source, _path) in files.items():
        with source.open(path) as content:
            storage.save(path, content)
    for _path, _hashed, processed in storage.post_process(files):
        assert not isinstance(processed, Exception), processed
    return storage


def test_modules_import_each_other_by_their_hashed_names(tmp_path):
    storage = collect(tmp_path)
    imported = [
        module
        for name in tmp_path.glob("js/*.js")
        if storage.hashed_files.get(f"js/{name.name}")
        for module in IMPORTED.findall((tmp_path / storage.hashed_files[f"js/{name.name}"]).read_text())
    ]
    assert len(imported) > 5
    assert [module for module in imported if not re.search(r"\.[0-9a-f]{12}\.js$", module)] == []
    assert [module for module in imported if not (tmp_path / "js" / module).exists()] == []


def test_our_stylesheets_are_served_without_what_only_their_writers_read(tmp_path):
    storage = collect(tmp_path)
    served = (tmp_path / storage.hashed_files["css/parvis.css"]).read_text()
    assert not re.search(r"[{};,]\n", served)
    assert served.count("{") == (settings.BASE_DIR / "static/css/parvis.css").read_text().count("{")


def test_an_address_is_worked_out_once(tmp_path, monkeypatch):
    storage = collect(tmp_path)
    first = storage.url("css/parvis.css")
    assert re.fullmatch(r"/static/css/parvis\.[0-9a-f]{12}\.css", first)
    monkeypatch.setattr(storage, "stored_name", lambda _name: "css/other.css")
    assert storage.url("css/parvis.css") == first
    assert storage.url("css/print.css") == "/static/css/other.css"


def test_a_file_that_was_not_collected_is_an_error_each_time(tmp_path):
    storage = collect(tmp_path)
    storage.manifest_strict = True
    for _each in range(2):
        with pytest.raises(ValueError, match="nowhere"):
            storage.url("css/nowhere.css")
