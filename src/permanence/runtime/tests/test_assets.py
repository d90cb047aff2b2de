"""The icon sprite holds the icons named, and a wrong name is told."""

import pytest

from permanence.runtime import assets

ICON = """<svg viewBox="0 0 24 24"
 class="x">
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M1 2" />
</svg>"""


@pytest.fixture
def icons(tmp_path, monkeypatch):
    for kind in ("outline", "filled"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "phone.svg").write_text(ICON)
    monkeypatch.setattr(assets, "ICONS", tmp_path)
    monkeypatch.setattr(assets, "ICON_NAMES", tmp_path / "icons.txt")
    return tmp_path / "icons.txt"


def test_each_name_becomes_a_symbol(icons):
    icons.write_text("# rings\nphone\nphone-filled # in red\n\n")
    sprite = assets._sprite()
    assert '<symbol id="phone" viewBox="0 0 24 24" fill="none"' in sprite
    assert '<symbol id="phone-filled"' in sprite
    assert sprite.count('<path d="M1 2" />') == 2
    assert "M0 0h24" not in sprite


def test_a_wrong_name_is_told(icons):
    icons.write_text("telephone\n")
    with pytest.raises(assets.AssetMissing, match="'telephone'"):
        assets._sprite()
